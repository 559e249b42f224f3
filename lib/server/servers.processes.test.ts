import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../test/command';
import { CookieClient } from '../../test/cookie-client';
import { cookiesFor } from '../../test/cookies';
import { DIALECTS, type Dialect, type FreshDatabase, freshDatabase } from '../../test/fresh-db';
import { inParallel } from '../../test/in-parallel';
import { type PostgresServer, startPostgres } from '../../test/postgres';
import { type Server, startServer } from '../../test/production-server';

/** Several production servers on one database, as an operator runs them. Needs the build. */
const ORIGIN = 'http://localhost:3000'; // the one address people would type, whichever server answers
const SETTINGS = { AUTH_SECRET: 'a secret of the servers test 012345', BCRYPT_COST: '10', APP_ORIGIN: ORIGIN };
const COUNT: Record<Dialect, number> = { sqlite: 2, postgres: 3 };

const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-servers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function startServers(name: string, count: number, env: Record<string, string>): Promise<Server[]> {
  const starting = Array.from({ length: count }, (_, index) =>
    startServer({ env, logFile: path.join(folder, `${name}-${index}.log`) }),
  );
  return Promise.all(starting);
}

async function seed(env: Record<string, string>): Promise<void> {
  const inherited = { PATH: process.env.PATH, __NEXT_PROCESSED_ENV: 'true', NODE_ENV: 'production' } as const;
  await run(process.execPath, ['--import', 'tsx', 'lib/cli/seed.ts'], { env: { ...inherited, ...env } });
}

describe.each(DIALECTS)('%s: servers on one database', (dialect) => {
  let postgres: PostgresServer | undefined;
  let database: FreshDatabase;
  let servers: Server[];
  const at = (index: number) => servers[index % servers.length]?.url ?? '';

  beforeAll(async () => {
    postgres = dialect === 'postgres' ? await startPostgres() : undefined;
    database = await freshDatabase(dialect, postgres?.url);
    const env = { ...SETTINGS, DATABASE_URL: database.url };
    await seed(env);
    servers = await startServers(dialect, COUNT[dialect], env);
  }, 60_000);

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await database.drop();
    await postgres?.stop();
  });

  test('sign in on one, page on the next, renew on the third, revoke on the first, refused on the second', async () => {
    const [john, elsewhere] = [new CookieClient(), new CookieClient()];
    await john.signIn(at(0));
    await elsewhere.signIn(at(1));
    const page = await john.ask(`${at(1)}/protected`);
    expect([page.status, (await page.text()).includes('Hello, john')]).toEqual([200, true]);

    john.forget('access');
    const renewal = await john.ask(`${at(2)}/protected?tab=2`);
    expect([renewal.status, renewal.headers.get('location')]).toEqual([307, '/protected?tab=2']);
    expect(john.cookie('refresh')).toContain('.2.');
    expect((await john.ask(`${at(0)}/protected?tab=2`)).status).toBe(200);

    const { session } = await (await john.ask(`${at(1)}/api/auth`)).json();
    const revoked = await elsewhere.ask(`${at(0)}/api/account/sessions/${session.id}`, { method: 'DELETE' });
    expect(revoked.status).toBe(204);
    const refused = await john.ask(`${at(1)}/api/protected`);
    expect([refused.status, (await refused.json()).error]).toEqual([401, 'Session has ended']);
    expect((await elsewhere.ask(`${at(1)}/api/protected`)).status).toBe(200);
  });

  test('a form that reaches all of them at the same moment is carried out once, and each answer signs in', async () => {
    const page = await (await fetch(`${at(0)}/sign-up`)).text();
    const form_id = /name="form_id" value="([\w-]{22})"/.exec(page)?.[1] ?? '';
    const form = { form_id, username: `ann-${dialect}`, email: '', password: 'a walrus under the lamp' };
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const init = { method: 'POST', headers, body: new URLSearchParams(form).toString() };
    const clients = Array.from({ length: 8 }, () => new CookieClient());
    const answers = await Promise.all(clients.map((client, index) => client.ask(`${at(index)}/api/account`, init)));
    for (const [index, client] of clients.entries()) {
      expect([answers[index]?.status, answers[index]?.headers.get('location')]).toEqual([
        303,
        '/account?done=signed_up',
      ]);
      expect((await client.ask(`${at(index + 1)}/api/protected`)).status).toBe(200);
    }
    expect(new Set(clients.map((client) => client.cookie('refresh'))).size).toBe(1);
  });

  test('of 1,000 requests after an acknowledged revocation, sent to the other servers, none shows a protected byte [V7.4.1]', async () => {
    const [john, elsewhere] = [new CookieClient(), new CookieClient()];
    await john.signIn(at(0));
    await elsewhere.signIn(at(0));
    const bearer = { authorization: `Bearer ${john.cookie('access')}` };
    const requests = [
      (url: string) => john.ask(`${url}/protected`),
      (url: string) => john.ask(`${url}/api/protected`),
      (url: string) => fetch(`${url}/api/protected`, { headers: bearer }),
      (url: string) => john.ask(`${url}/account/sessions`),
    ];
    for (const send of requests) expect((await send(at(1))).status).toBe(200);

    const { session } = await (await john.ask(`${at(1)}/api/auth`)).json();
    const others = servers.length - 1;
    const revoked = await elsewhere.ask(`${at(0)}/api/account/sessions/${session.id}`, { method: 'DELETE' });
    expect(revoked.status).toBe(204);
    let [shown, refused] = [0, 0];
    await inParallel(
      1000,
      async (index) => {
        const send = requests[index % requests.length];
        const response = await send?.(at(1 + (index % others)));
        const text = (await response?.text()) ?? '';
        if (/Hello|john|This device/.test(text)) shown++;
        if (response?.status === 307 || response?.status === 401) refused++;
      },
      20,
    );
    expect({ shown, refused }).toEqual({ shown: 0, refused: 1000 });
  });

  test('a change of AUTH_SECRET, server by server and step by step, signs nobody out', async () => {
    const [old, next] = [SETTINGS.AUTH_SECRET, 'the next secret of the servers test!'];
    const steps = [old, `${old},${next}`, `${next},${old}`, next];
    const john = new CookieClient();
    await john.signIn(at(0));
    const oldAccess = john.cookie('access');
    let before: Server | undefined = servers[0];
    for (const AUTH_SECRET of steps.slice(1)) {
      const env = { ...SETTINGS, AUTH_SECRET, DATABASE_URL: database.url };
      const [after] = await startServers(`${dialect}-changing`, 1, env);
      // Some servers have taken the step, some have not: one renews what the other has issued, over and over.
      for (const server of [before, after, before, after, after]) {
        expect((await john.ask(`${server?.url}/protected`)).status).toBe(200);
        john.forget('access');
        expect((await john.ask(`${server?.url}/protected`)).headers.get('location')).toBe('/protected');
      }
      if (before !== servers[0]) await before?.stop();
      before = after;
    }
    const bearer = { authorization: `Bearer ${oldAccess}` };
    const refused = await fetch(`${before?.url}/api/protected`, { headers: bearer });
    expect([refused.status, (await refused.json()).error]).toEqual([401, 'Signature verification failed']);
    await before?.stop();
  });

  test.runIf(dialect === 'postgres')(
    'PostgreSQL stopped under load: 503 at once, and all well when it is back [V13.2.6 V16.5.2]',
    async () => {
      const john = new CookieClient();
      await john.signIn(at(0));
      const cookie = cookiesFor(ORIGIN, `access=${john.cookie('access')}`);
      const refresh = cookiesFor(ORIGIN, `refresh=${john.cookie('refresh')}`);
      const limit = () => AbortSignal.timeout(1000); // "within a second": what takes longer fails
      const status = async (url: string, headers: Record<string, string>) =>
        (await fetch(url, { headers, redirect: 'manual', signal: limit() })).status;

      let loading = true;
      const load = Promise.all(
        servers.map(async ({ url }) => {
          while (loading) {
            await fetch(`${url}/protected`, { headers: { cookie } }).then((response) => response.arrayBuffer());
          }
        }),
      );
      await sleep(500);
      await postgres?.pause();
      await inParallel(
        60,
        async (index) => {
          expect(await status(`${at(index)}/protected`, { cookie })).toBe(503);
          expect(await status(`${at(index)}/protected`, { cookie: refresh })).toBe(503);
          expect(await status(`${at(index)}/api/protected`, { cookie })).toBe(503);
          expect(await status(`${at(index)}/api/ready`, {})).toBe(503);
          expect(await status(`${at(index)}/api/health`, {})).toBe(200);
          expect(await status(`${at(index)}/sign-in`, {})).toBe(200);
        },
        3,
      );
      const page = await fetch(`${at(0)}/protected`, { headers: { cookie } });
      expect(await page.text()).toContain('We cannot reach our data at this moment');
      const signIn = await fetch(`${at(0)}/api/auth`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"username":"john","password":"password"}',
      });
      expect([signIn.status, signIn.headers.get('retry-after')]).toEqual([503, '1']);

      await postgres?.resume();
      const deadline = performance.now() + 5000;
      for (const { url } of servers) {
        while ((await status(`${url}/api/ready`, {})) !== 200) {
          expect(performance.now()).toBeLessThan(deadline);
          await sleep(20);
        }
        expect(await status(`${url}/protected`, { cookie })).toBe(200);
      }
      loading = false;
      await load;
      expect(servers.map((server) => server.alive())).toEqual(servers.map(() => true));
      expect((await john.ask(`${at(2)}/api/protected`)).status).toBe(200);
    },
  );
});
