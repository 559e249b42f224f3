import { once } from 'node:events';
import { createWriteStream, existsSync, realpathSync, rmSync, type WriteStream } from 'node:fs';
import { CommandFailure } from '../terminal/failure';
import { otherFile } from './other-file';

export type OutputFile = { write(text: string): Promise<void>; close(): Promise<void> };

/** Names and hashes of people: nobody else's to read. */
const MODE = 0o600;

/**
 * A file that is begun anew at its first line; what an earlier run left there is gone.
 *
 * @param input that must not be overwritten
 */
export function openOutput(name: string, input: string): OutputFile {
  const file = otherFile(name);
  if (input !== '-' && existsSync(file) && realpathSync(file) === realpathSync(otherFile(input))) {
    throw new CommandFailure('usage', 'same_file', `${file} is the file that is imported. Name another.`);
  }
  rmSync(file, { force: true });
  let stream: WriteStream | null = null;
  let failed: Error | null = null;
  return {
    async write(text) {
      stream ??= createWriteStream(file, { mode: MODE }).on('error', (error) => (failed = error));
      if (!stream.write(text) && !failed) await once(stream, 'drain');
      if (failed) throw failed;
    },
    async close() {
      if (!stream) return;
      stream.end();
      if (!failed) await once(stream, 'close');
      if (failed) throw failed;
    },
  };
}
