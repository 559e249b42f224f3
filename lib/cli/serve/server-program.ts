import { existsSync } from 'node:fs';
import path from 'node:path';
import { isBuilt, NEXT, type Program } from './next';

/** What Next writes into a standalone folder (lib/cli/build/standalone.ts) in place of `next start`. */
const STANDALONE = 'server.js';

/**
 * What serves the build that is in this folder.
 *
 * @returns null where there is none
 */
export function findServer(port: number): Program | null {
  if (existsSync(STANDALONE)) return standaloneServer(port);
  return isBuilt() ? { file: NEXT, args: ['start', '--port', String(port)] } : null;
}

/** It takes its address from the environment alone, where containers have their own name as HOSTNAME: it would listen on that only. */
function standaloneServer(port: number): Program {
  Object.assign(process.env, { PORT: String(port), HOSTNAME: '0.0.0.0' });
  return { file: path.resolve(STANDALONE), args: [] };
}
