import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Program } from './next';

/** Where `npm run build` puts the server process, in one file and what it loads later (lib/cli/build/server-bundle.ts). */
export const SERVER_FOLDER = '.next/latchkey';

/** The server process in such a folder. */
export const serverIn = (folder: string, ...args: string[]): Program => ({
  file: path.resolve(folder, 'main.mjs'),
  args,
});

/**
 * What serves the build that is in this folder.
 *
 * @returns null where there is none
 */
export function findServer(...args: string[]): Program | null {
  const server = serverIn(SERVER_FOLDER, ...args);
  return existsSync(server.file) ? server : null;
}
