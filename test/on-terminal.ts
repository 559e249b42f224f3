import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import type { Ended } from './latchkey';

/** What to wait for on the screen, and what to type then. */
export type Turn = readonly [shown: string, typed: string];

/**
 * Runs a shell command on a pseudo-terminal of its own, made by `script` of util-linux, and types when it asks.
 *
 * @returns all that was on the screen as `stdout`, without colours
 */
export async function onTerminal(command: string, turns: readonly Turn[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const args = ['--quiet', '--return', '--flush', '--command', `stty cols 100 rows 30; ${command}`, '/dev/null'];
  const child = spawn('script', args, {
    env: { ...env, TERM: 'xterm-256color', SHELL: '/bin/sh' },
    timeout: 60_000, // for a question that never comes
  });
  const left = [...turns];
  let [written, seen] = ['', 0];
  const screen = () => stripVTControlCharacters(written);
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    written += chunk;
    for (let [turn] = left; turn; [turn] = left) {
      const [shown, typed] = turn;
      const at = screen().indexOf(shown, seen);
      if (at < 0) break;
      seen = at + shown.length;
      left.shift();
      child.stdin.write(typed);
    }
  });
  const [exitCode] = await once(child, 'close');
  return { exitCode, stdout: screen(), stderr: left.map(([shown]) => `never asked: ${shown}`).join('\n') };
}
