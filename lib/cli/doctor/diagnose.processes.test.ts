import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoServer, startDemoServer } from '../../../test/demo-server';
import { latchkey } from '../../../test/latchkey';
import { freePort } from '../../../test/postgres';
import type { Examined } from './examine';

/** `latchkey doctor` as an operator calls it. Needs the build. */
const AUTH_SECRET = 'k3yVh0q2mZ8rT5nW1xB7cL9dF4gJ6pSa';

const findingsOf = (stdout: string) => (JSON.parse(stdout) as { findings: Examined[] }).findings;

test('works where nothing else does: every setting that is wrong is named, what can be is looked at, nothing is written', async () => {
  const before = ['.env', 'data'].map(existsSync);
  const port = await freePort();
  const env = {
    AUTH_SECRET: 'short but secret',
    APP_ORIGIN: 'http://app.example.com',
    DATABASE_URL: `postgres://me:geheim@127.0.0.1:${port}/x`,
    SMTP_URL: `smtp://me:verborgen@127.0.0.1:${port}`,
    MAIL_FROM_FILE: '/nowhere/mail-from',
  };
  const [people, programs] = await Promise.all([
    latchkey(['doctor'], { env }),
    latchkey(['doctor', '--json'], { env }),
  ]);
  expect([people.exitCode, programs.exitCode, people.stderr]).toEqual([1, 1, '']);
  const wrong = findingsOf(programs.stdout).filter(({ level }) => level === 'wrong');
  const checks = wrong.map(({ check }) => check);
  expect(checks.filter((check) => check === 'settings')).toHaveLength(3);
  expect(checks).toEqual(expect.arrayContaining(['postgres', 'mail']));
  for (const { message, fix } of wrong) expect(people.stdout).toContain(`${message}\n            → ${fix}`);
  for (const secret of ['short but secret', 'geheim', 'verborgen']) {
    expect(people.stdout + programs.stdout).not.toContain(secret);
  }
  expect(['.env', 'data'].map(existsSync)).toEqual(before);
});

describe('beside a production server', () => {
  let server: DemoServer;
  beforeAll(async () => {
    server = await startDemoServer('sqlite', { AUTH_SECRET, BCRYPT_COST: '10' });
  });
  afterAll(() => server.stop());

  test('finds the site, its headers, database and build right, and the demo users', async () => {
    const env = { AUTH_SECRET, APP_ORIGIN: server.url };
    const { stdout } = await latchkey(['doctor', '--json'], { url: server.databaseUrl, env });
    const found = (check: string) => findingsOf(stdout).filter((finding) => finding.check === check);
    expect(found('site').map(({ level }) => level)).toEqual(['right', 'right', 'right']);
    expect(found('build')).toMatchObject([{ level: 'right' }]);
    expect(found('secret')).toMatchObject([{ level: 'right' }]);
    const notRight = found('sqlite').filter(({ level }) => level !== 'right');
    expect(notRight).toMatchObject([{ level: 'warning', message: expect.stringContaining('john and jane') }]);
  });
});
