import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { askOnce, type Outcome } from '../../../test/ask-once';
import { latchkey } from '../../../test/latchkey';
import { PASSWORD } from '../../../test/people';
import { type StartedCommand, startCommand } from '../../../test/started-command';

/** What two server processes do when their database's files are taken from under them. Needs the build. */
const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-replaced-'));
const file = path.join(folder, 'latchkey.db');
const env = { AUTH_SECRET: process.env.AUTH_SECRET ?? '', BCRYPT_COST: '10', DATABASE_URL: `file:${file}` };

let command: StartedCommand;
beforeAll(async () => {
  command = await startCommand({ ...env, WEB_CONCURRENCY: '2' }, path.join(folder, 'output.log'));
  await command.untilStarted(2);
});
afterAll(async () => {
  command.kill('SIGTERM');
  await command.ended;
  rmSync(folder, { recursive: true });
});
beforeEach(() => untilReadiness({ status: 'ready', database: 'ok' }));

const statusOf = (outcome: Outcome) => (outcome.kind === 'answered' ? outcome.status : outcome.kind);
const status = async (address: string) => statusOf(await askOnce(command.url + address));

async function signUp(username: string) {
  const json = { username, password: PASSWORD };
  return statusOf(await askOnce(`${command.url}/api/account`, { method: 'POST', json }));
}

/** Waits until both say so: each connection is another one's turn. */
const untilReadiness = (parts: object): Promise<void> =>
  vi.waitFor(
    async () => {
      for (let turn = 1; turn <= 4; turn++) {
        const outcome = await askOnce(`${command.url}/api/ready`);
        expect(JSON.parse(outcome.kind === 'answered' ? outcome.text : '{}')).toMatchObject(parts);
      }
    },
    { timeout: 60_000, interval: 100 },
  );

const linesWith = (text: string) => command.output().split('\n').filter((line) => line.includes(text)); // biome-ignore format: one thought

const doctor = () => latchkey(['doctor'], { url: env.DATABASE_URL, env: { ...env, APP_ORIGIN: command.url } });

test.each(['', '-wal', '-shm'])(
  'without latchkey.db%s nothing is acknowledged, and all is well when it is back',
  async (ending) => {
    expect(await signUp(`before${ending}`)).toBe(201);
    const told = linesWith('was deleted or replaced').length;
    renameSync(file + ending, path.join(folder, 'elsewhere'));
    await untilReadiness({ status: 'not ready', process: 'ok', database: 'replaced' });
    expect(await status('/api/ready')).toBe(503);
    expect(await status('/api/health')).toBe(200);
    for (let turn = 1; turn <= 4; turn++) expect(await signUp(`lost${ending}`)).toBe(503);
    expect(linesWith('was deleted or replaced')).toHaveLength(told + 2); // each process tells once
    expect((await doctor()).stdout).toMatch(/✗ site .*deleted or replaced while the server .* had it open/);

    renameSync(path.join(folder, 'elsewhere'), file + ending);
    await untilReadiness({ status: 'ready', database: 'ok' });
    expect(await signUp(`lost${ending}`)).toBe(201); // it was not there
    const { stdout } = await latchkey(['user', 'list'], { url: env.DATABASE_URL, env });
    expect(stdout).toContain(`before${ending}`);
  },
);
