import { realpathSync, statSync } from 'node:fs';
import { log } from '../../observe/log';
import { stopwatch } from '../../time';

/** How long a change may go unnoticed. Looking takes some 20 µs, which is too much for every statement. */
const LOOK_EVERY_SECONDS = 1;

/**
 * Remembers which files a connection has just opened, and returns a check that throws while their names lead to other files, or to
 * none: what is written then reaches nobody else, and is gone at the next start.
 *
 * By device and inode number, because to open a file beside SQLite would cost this process its locks (lib/db/sqlite/dialect.ts).
 * An inode that is open is not used for another file. The error has the code ESTALE (`isDatabaseFileReplaced`).
 */
export function watchFiles(file: string): () => void {
  const names = filesOf(file);
  const opened = names.map(identityOf);
  let elapsed = stopwatch();
  let error: Error | null = null;
  return () => {
    if (elapsed() >= LOOK_EVERY_SECONDS) {
      error = noteChange(
        error,
        names.filter((name, at) => identityOf(name) !== opened[at]),
      );
      elapsed = stopwatch();
    }
    if (error) throw error;
  };
}

/** What a database in WAL mode consists of while it is open. SQLite keeps two of them beside the file itself, not beside a link to it. */
function filesOf(file: string): string[] {
  const beside = realpathSync(file);
  return [file, `${beside}-wal`, `${beside}-shm`];
}

function identityOf(file: string): string | null {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.dev}:${found.ino}` : null;
}

const WHAT_HAPPENED = 'deleted or replaced while this process had it open';

/** Logs what an operator should know, once. @returns the error of the state that holds now */
function noteChange(before: Error | null, replaced: readonly string[]): Error | null {
  if (replaced.length === 0) {
    if (before) log.info('the database file is back: requests are answered');
    return null;
  }
  if (before) return before;
  log.error({ files: replaced }, `the database file was ${WHAT_HAPPENED}: requests are refused (docs/backup.md)`);
  const message = `${replaced.join(' and ')}: ${WHAT_HAPPENED}. Put it back, or restart this process: docs/backup.md`;
  return Object.assign(new Error(message), { code: 'ESTALE' });
}
