import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const HOSTILE = 'a\nb\r\u001b[31mred\u009b2J\u202Eevil\u2066\u2028"}\u0000';

/** Writes a line in a process of its own, as a server does, and returns what came out. */
function written(code: string): string {
  const script = `import('./lib/observe/log.ts').then(({ log }) => { ${code} });`;
  return execFileSync(process.execPath, ['--import', 'tsx', '-e', script], { encoding: 'utf8' });
}

test('whatever is logged is one line of visible characters, and the same when it is read [V16.2.2 V16.2.4 V16.4.1]', () => {
  const text = JSON.stringify(HOSTILE);
  const output = written(`log.warn({ name: ${text}, err: new Error(${text}) }, ${text});`);
  expect(output.split('\n')).toHaveLength(2); // with the one at its end
  expect(output.trimEnd()).toMatch(/^[\x20-\x7e]+$/);
  const line = JSON.parse(output);
  expect(line).toMatchObject({ name: HOSTILE, msg: HOSTILE, err: { type: 'Error', message: HOSTILE } });
  expect(new Date(line.time).toISOString()).toBe(line.time); // UTC
});
