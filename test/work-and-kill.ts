import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Lets a process of test work, kills it (SIGKILL) after so many lines, in the middle of the next, and returns the whole ones.
 *
 * @param program the file's name and what it is started with, for example `['mailing-process', 'send']`
 * @throws Error when it ended by itself
 */
export async function workAndKill(
  [name = '', ...args]: readonly string[],
  lines: number,
  env: Record<string, string>,
): Promise<string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', `test/${name}.ts`, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout) {
    output += chunk;
    if (output.split('\n').length > lines) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  if (child.signalCode !== 'SIGKILL') throw new Error(`${name} ended by itself, with ${child.exitCode}`);
  return output.split('\n').slice(0, -1); // the last one may be cut
}
