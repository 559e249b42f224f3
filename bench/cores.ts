import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startCommand } from '../test/started-command';
import { load, median } from './load';
import { type Length, protectedPage } from './requests';
import type { Row } from './table';

/** More than one process can have under way at a time. */
const CONNECTIONS = 32;
const WARM_UP = 12; // seconds

/** `/protected` from two processes against one, by `npm start`, on all cores; the load runs on the same ones. */
export async function measureCores(
  settings: Record<string, string>,
  accessToken: string,
  { rounds, seconds, say }: Length,
): Promise<Row> {
  const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-bench-'));
  const commands = [];
  for (const count of [1, 2]) {
    const env = { ...settings, WEB_CONCURRENCY: String(count) };
    const command = await startCommand(env, path.join(folder, `${count}.log`));
    await command.untilStarted(count);
    commands.push({ command, rates: [] as number[], page: protectedPage(command.url, accessToken) });
  }
  try {
    for (const { page } of commands) await load(page, CONNECTIONS, WARM_UP);
    for (let round = 1; round <= rounds; round++) {
      for (const { page, rates } of commands) rates.push((await load(page, CONNECTIONS, seconds)).rate);
      say(`round ${round} of ${rounds}: ${commands.map(({ rates }) => rates.at(-1)?.toFixed(0)).join(' and ')}/s`);
    }
  } finally {
    for (const { command } of commands) {
      command.kill('SIGTERM');
      await command.ended;
    }
    rmSync(folder, { recursive: true, force: true });
  }
  const [one = Number.NaN, two = Number.NaN] = commands.map(({ rates }) => median(rates));
  const figure = '/protected from two processes against one, all cores';
  return { figure, unit: 'requests/s', ours: two, floor: one, target: { atLeast: 1.6 } };
}
