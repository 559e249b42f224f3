import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { run } from '../../test/command';
import { CookieClient } from '../../test/cookie-client';
import { cookiesFor } from '../../test/cookies';
import { type DemoServer, startDemoServer } from '../../test/demo-server';
import { DIALECTS, type FreshDatabase, freshDatabase } from '../../test/fresh-db';
import { type PostgresServer, startPostgres } from '../../test/postgres';
import { type Server, startServer } from '../../test/production-server';
import { rounds } from '../../test/rounds';
import { mountSmallDisk, type SmallDisk } from '../../test/small-disk';
import { wrongClock } from '../../test/wrong-clock';
import { openDb } from '../db/client';
import { hours } from '../time';

/** What happens to production servers when what they stand on gives way. Needs the build. */
const SETTINGS = { AUTH_SECRET: 'a secret of the faults test 0123456789', BCRYPT_COST: '10' };

const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function seed(databaseUrl: string): Promise<void> {
  const inherited = { PATH: process.env.PATH, __NEXT_PROCESSED_ENV: 'true', NODE_ENV: 'production' } as const;
  const env = { ...inherited, ...SETTINGS, DATABASE_URL: databaseUrl };
  await run(process.execPath, ['--import', 'tsx', 'lib/cli/seed.ts'], { env });
}

const json = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const CREDENTIALS = { username: 'john', password: 'password' };

/** Nothing can be written: who is signed in reads on, nobody is told that something was done, and all is well afterwards. */
async function expectNothingLost(url: string, block: () => Promise<void>, unblock: () => Promise<void>): Promise<void> {
  const [here, elsewhere] = [new CookieClient(), new CookieClient()];
  await here.signIn(url);
  await elsewhere.signIn(url);
  await block();

  const refused = [
    await new CookieClient().ask(`${url}/api/auth`, json(CREDENTIALS)),
    await new CookieClient().ask(`${url}/api/auth/token`, json(CREDENTIALS)),
    await elsewhere.ask(`${url}/api/auth`, { method: 'DELETE' }),
    await elsewhere.ask(`${url}/api/account`, json({ username: 'mary', password: 'velvet otters play trombones' })),
    await here.ask(`${url}/api/account/sessions`, { method: 'DELETE' }),
  ];
  for (const answer of refused) {
    expect([answer.status, (await answer.json()).error]).toEqual([503, 'service_unavailable']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.headers.getSetCookie()).toEqual([]);
  }
  expect((await here.ask(`${url}/api/protected`)).status).toBe(200);
  expect((await here.ask(`${url}/protected`)).status).toBe(200);
  expect((await here.ask(`${url}/api/health`)).status).toBe(200);

  await unblock();
  const signedIn = await vi.waitFor(
    async () => {
      const client = new CookieClient();
      await client.signIn(url);
      return client;
    },
    { timeout: 5000, interval: 200 },
  );
  expect((await signedIn.ask(`${url}/api/protected`)).status).toBe(200);
  expect((await elsewhere.ask(`${url}/api/protected`)).status).toBe(200); // nobody was told that it had ended
  expect((await elsewhere.ask(`${url}/api/auth`, { method: 'DELETE' })).status).toBe(204);
  expect((await elsewhere.ask(`${url}/api/protected`)).status).toBe(401);
}

describe('a disk', () => {
  let disk: SmallDisk | null;
  beforeAll(() => {
    disk = mountSmallDisk(8);
  });
  afterAll(() => disk?.unmount());

  test('that is full loses nothing that was answered, and is written to again once there is room', async (context) => {
    if (!disk) return context.skip('no file system may be mounted here');
    const databaseUrl = `file:${disk.folder}/test.db`;
    await seed(databaseUrl);
    const env = { ...SETTINGS, DATABASE_URL: databaseUrl };
    const server = await startServer({ env, logFile: path.join(folder, 'full.log') });
    const { fill, free } = disk;
    await expectNothingLost(
      server.url,
      async () => fill(),
      async () => free(),
    );
    expect(server.alive()).toBe(true);
    expect(server.output()).toContain('database unavailable');
    await server.stop();
    const db = openDb(databaseUrl);
    expect((await sql`pragma integrity_check`.execute(db)).rows).toEqual([{ integrity_check: 'ok' }]);
    await db.destroy();
  });
});

describe('a PostgreSQL', () => {
  let postgres: PostgresServer;
  let server: DemoServer;
  beforeAll(async () => {
    postgres = await startPostgres();
    server = await startDemoServer('postgres', SETTINGS, { postgresUrl: postgres.url });
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await postgres.stop();
  });

  test('that takes no changes for a while (a replica, a full disk) loses nothing that was answered', async () => {
    const name = new URL(server.databaseUrl).pathname.slice(1);
    const readOnly = async (value: 'on' | 'off') => {
      const client = new pg.Client({ connectionString: postgres.url });
      await client.connect();
      await client.query(`alter database ${name} set default_transaction_read_only = ${value}`);
      await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
      await client.end();
    };
    await expectNothingLost(
      server.url,
      () => readOnly('on'),
      () => readOnly('off'),
    );
    expect(server.alive()).toBe(true);
  });
});

describe('clocks an hour off', () => {
  const ORIGIN = 'http://localhost:3000'; // the one address people would type, whichever server answers
  const databaseUrl = `file:${folder}/clocks.db`;
  const env = { ...SETTINGS, APP_ORIGIN: ORIGIN, DATABASE_URL: databaseUrl };
  let right: Server;
  beforeAll(async () => {
    await seed(databaseUrl);
    right = await startServer({ env, logFile: path.join(folder, 'right.log') });
  }, 60_000);
  afterAll(() => right.stop());

  /** A page as a browser gets it: renewed on the way, at most once. */
  async function visit(client: CookieClient, server: Server): Promise<string> {
    const first = await client.ask(`${server.url}/protected`);
    const answer = first.status === 307 ? await client.ask(`${server.url}/protected`) : first;
    expect(answer.status).toBe(200);
    return answer.text();
  }

  const WRONG = [
    ['ahead', hours(1)],
    ['behind', -hours(1)],
  ] as const;

  test.each(WRONG.slice(0, rounds(1, WRONG.length)))(
    '%s: everybody stays signed in, nobody is called a thief, and what has ended has ended',
    async (name, seconds) => {
      const clock = await wrongClock(seconds);
      if (!clock) return; // told by wrongClock()
      const wrong = await startServer({ env: { ...env, ...clock }, logFile: path.join(folder, `${name}.log`) });
      const off =
        Date.parse((await fetch(`${wrong.url}/api/health`)).headers.get('date') ?? '') / 1000 - Date.now() / 1000;
      expect(Math.abs(off - seconds)).toBeLessThan(60); // the clock is wrong indeed

      for (const [home, away] of [
        [right, wrong],
        [wrong, right],
      ] as const) {
        const client = new CookieClient();
        await client.signIn(home.url);
        for (const server of [home, away, home, away]) expect(await visit(client, server)).toContain('Hello, john');

        const other = new CookieClient();
        await other.signIn(away.url);
        await visit(other, home);
        const { session } = await (await other.ask(`${home.url}/api/auth`)).json();
        await visit(client, home);
        expect((await client.ask(`${home.url}/api/account/sessions/${session.id}`, { method: 'DELETE' })).status).toBe(
          204,
        );
        for (const server of [away, home]) {
          expect((await other.ask(`${server.url}/api/protected`)).status).toBe(401);
          expect((await other.ask(`${server.url}/protected`)).headers.get('location')).toMatch(/^\/sign-in/);
        }
      }
      await wrong.stop();
      const db = openDb(databaseUrl);
      const thefts = await db
        .selectFrom('audit_events')
        .select('id')
        .where('type', '=', 'refresh_token_reused')
        .execute();
      expect(thefts).toEqual([]);
      await db.destroy();
    },
  );
});

describe.each(DIALECTS)('%s: two servers on one database', (dialect) => {
  let database: FreshDatabase;
  let env: Record<string, string>;
  let right: Server;
  beforeAll(async () => {
    database = await freshDatabase(dialect);
    env = { ...SETTINGS, APP_ORIGIN: 'http://localhost:3000', DATABASE_URL: database.url };
    await seed(database.url);
    right = await startServer({ env, logFile: path.join(folder, `${dialect}-right.log`) });
  }, 60_000);
  afterAll(async () => {
    await right.stop();
    await database.drop();
  });

  /** Does the same once from each of the two to the other. */
  async function withClockOff(seconds: number, work: (one: Server, other: Server) => Promise<void>): Promise<void> {
    const clock = await wrongClock(seconds);
    if (!clock) return; // told by wrongClock()
    const wrong = await startServer({ env: { ...env, ...clock }, logFile: path.join(folder, `${dialect}-off.log`) });
    await work(right, wrong);
    await work(wrong, right);
    const ready = await fetch(`${wrong.url}/api/ready`);
    expect([ready.status, (await ready.json()).clock]).toEqual([200, dialect === 'postgres' ? 'apart' : 'ok']);
    await wrong.stop();
  }

  const tokensOf = async (answer: Response) => {
    expect(answer.status).toBe(200);
    return (await answer.json()) as { access_token: string; refresh_token: string };
  };
  const askTokens = async ({ url }: Server, body: object) => tokensOf(await fetch(`${url}/api/auth/token`, json(body)));

  test('with clocks a minute apart give one refresh token, used at both at once, one successor', async () => {
    await withClockOff(60, async (one, other) => {
      const { refresh_token } = await askTokens(one, CREDENTIALS);
      const renewed = [await askTokens(one, { refresh_token }), await askTokens(other, { refresh_token })];
      expect(renewed[1]?.refresh_token).toBe(renewed[0]?.refresh_token);

      const browser = new CookieClient();
      await browser.signIn(one.url);
      const headers = { cookie: cookiesFor('http://localhost:3000', `refresh=${browser.cookie('refresh')}`) };
      const tabs = [one, other].map(({ url }) => fetch(`${url}/protected`, { headers, redirect: 'manual' as const }));
      const locations = (await Promise.all(tabs)).map((answer) => answer.headers.get('location'));
      expect(locations).toEqual(['/protected', '/protected']);
    });
    const db = openDb(database.url);
    const ended = await db.selectFrom('sessions').select('id').where('revoked_at', 'is not', null).execute();
    expect(ended).toEqual([]);
    await db.destroy();
  });

  test('with clocks 25 seconds apart accept the access tokens of each other', async () => {
    await withClockOff(25, async (one, other) => {
      const { access_token } = await askTokens(one, CREDENTIALS);
      const headers = { authorization: `Bearer ${access_token}` };
      expect((await fetch(`${other.url}/api/protected`, { headers })).status).toBe(200);
    });
  });
});
