import { readFileSync } from 'node:fs';
import { ConfigError } from './config';
import { VARIABLES } from './variables';

/**
 * Puts the contents of files named by `NAME_FILE` into `NAME`, for every setting: container secrets come as files, and
 * the edge, which has none, gets to see them as well. Call before `getConfig`.
 *
 * @param env changed in place
 * @throws ConfigError for a file that cannot be read, or for `NAME` and `NAME_FILE` both
 */
export function readVariableFiles(env: NodeJS.ProcessEnv = process.env): void {
  const problems: string[] = [];
  for (const name of Object.keys(VARIABLES)) {
    const file = env[`${name}_FILE`];
    if (!file) continue;
    if (env[name]) {
      problems.push(`${name} and ${name}_FILE are both set. Keep one of them`);
      continue;
    }
    try {
      env[name] = readFileSync(file, 'utf8').trim();
      delete env[`${name}_FILE`]; // read once: a process started from here finds the value alone
    } catch (error) {
      problems.push(`${name}_FILE names a file that cannot be read: ${(error as Error).message}`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
}
