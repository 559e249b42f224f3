import { chmodSync, cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { SERVER_FOLDER } from '../serve/server-program';
import { BUNDLED } from './server-bundle';

/** Where `next build` puts what a server needs and no more, when next.config.js tells it to. */
export const STANDALONE_FOLDER = '.next/standalone';

/**
 * Makes Next's standalone output run by itself: adds the pages' own files, and `npm start`, the command line and the password
 * workers, each in one file where its source is. Then `node lib/cli/serve/start.mjs` in that folder is `npm start`, and `bin/latchkey`
 * the command line, with no other file or package there.
 */
export async function completeStandalone(): Promise<void> {
  removeSources();
  const { build } = await import('esbuild'); // of the machine that builds alone
  await build({
    ...BUNDLED,
    entryPoints: ['lib/cli/serve/start.ts', 'lib/cli/latchkey.ts', ...workers()],
    outdir: STANDALONE_FOLDER,
    outbase: '.',
    banner: { js: `#!/usr/bin/env node\n${BUNDLED.banner.js}` },
  });
  for (const folder of ['.next/static', SERVER_FOLDER]) {
    cpSync(folder, path.join(STANDALONE_FOLDER, folder), { recursive: true });
  }
  linkCommandLine();
}

/** Next's tracing takes whatever is named like a file that some package may read along with it; of ours none is read. */
function removeSources(): void {
  for (const name of readdirSync(STANDALONE_FOLDER).filter((entry) => !OF_NEXT.has(entry))) {
    rmSync(path.join(STANDALONE_FOLDER, name), { recursive: true });
  }
}

const OF_NEXT = new Set(['.next', 'node_modules', 'package.json']);

const workers = (): string[] =>
  readdirSync('lib/auth/password')
    .filter((name) => name.endsWith('-worker.mjs'))
    .map((name) => `lib/auth/password/${name}`);

function linkCommandLine(): void {
  chmodSync(path.join(STANDALONE_FOLDER, 'lib/cli/latchkey.mjs'), 0o755);
  mkdirSync(path.join(STANDALONE_FOLDER, 'bin'));
  symlinkSync('../lib/cli/latchkey.mjs', path.join(STANDALONE_FOLDER, 'bin/latchkey'));
}
