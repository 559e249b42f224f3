import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { NEXT } from '../lib/cli/serve/next';
import { openDb } from '../lib/db/client';
import { run } from '../test/command';
import { CookieClient } from '../test/cookie-client';
import { cookiesFor } from '../test/cookies';
import { type DemoServer, startDemoServer } from '../test/demo-server';
import { idOf } from '../test/people';
import { copyProject } from '../test/project-copy';
import { rounds } from '../test/rounds';
import { SERVER_ENV } from './environment';
import { accessToken, claimsOf, expect, forge, test } from './fixtures';
import { gateSpellings } from './gate-spellings';
import { prepareWalk, walkAround, whatCanaryHas } from './gate-walk';

/** The same sources, built with a middleware that does nothing: "delete it and not one protected byte may leak". */
test.describe.configure({ mode: 'serial', timeout: rounds(180_000, 600_000) });

let copy: ReturnType<typeof copyProject>;
let server: DemoServer;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  copy = copyProject();
  const { folder } = copy;
  writeFileSync(path.join(folder, 'middleware.ts'), 'export function middleware() {}\n');
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as const;
  await run(process.execPath, [NEXT, 'build'], { cwd: folder, env });
  server = await startDemoServer('sqlite', SERVER_ENV, { folder });
});

test.afterAll(async () => {
  await server?.stop();
  copy?.remove();
});

test('the gate is really gone', async () => {
  const answer = await fetch(`${server.url}/nowhere`, { redirect: 'manual' });
  expect(answer.status).toBe(404); // with a gate it would lead to sign-in
});

test('a token that holds is let in', async () => {
  const headers = { cookie: cookiesFor(server.url, `access=${await accessToken(server.url)}`) };
  expect(await (await fetch(`${server.url}/protected`, { headers })).text()).toContain('Hello, john');
});

const cases: [string, (origin: string) => Promise<Record<string, string>>][] = [
  ['no token', async () => ({})],
  ['a malformed bearer token', async () => ({ authorization: 'Bearer x.y.z' })],
  ['a malformed cookie', async () => withToken('x.y.z')],
  ['a bare RSC request', async () => ({ rsc: '1' })],
  [
    'a refresh cookie alone',
    async () => ({ cookie: cookiesFor(server.url, `refresh=${(await signIn()).cookie('refresh')}`) }),
  ],
  ['a signed token of no session', async (origin) => withToken(await forge(origin, SUBJECT, seconds()))],
  ['an expired token', async (origin) => withToken(await forge(origin, await subjectOfJohn(), seconds() - 400))],
  ['a token of a session that has ended', async () => withToken((await signedOut()).cookie('access') ?? '')],
];

const PROTECTED = [
  '/protected',
  '/account',
  '/account/password',
  '/account/email',
  '/account/delete',
  '/account/sessions',
  '/account/activity',
  '/confirm',
  '/api/account',
  '/api/account/sessions',
];

const SUBJECT = { sub: idOf(1), sid: idOf(2), auth_time: 0, amr: ['pwd'] };
const seconds = () => Math.floor(Date.now() / 1000);
const withToken = (token: string) => ({ cookie: cookiesFor(server.url, `access=${token}`) });
const subjectOfJohn = async () => claimsOf(await accessToken(server.url));

async function signIn(): Promise<CookieClient> {
  const client = new CookieClient();
  await client.signIn(server.url);
  return client;
}

/** Keeps showing a token after its session has ended. */
async function signedOut(): Promise<CookieClient> {
  const client = await signIn();
  const headers = { authorization: `Bearer ${client.cookie('access')}` };
  await fetch(`${server.url}/api/auth`, { method: 'DELETE', headers });
  return client;
}

for (const [name, make] of cases) {
  test(`protected pages and handlers still refuse: ${name} [V7.2.1 V8.3.1]`, async () => {
    const headers = await make(server.url);
    const page = await fetch(`${server.url}/protected`, { redirect: 'manual', headers });
    if ('authorization' in headers) {
      expect([page.status, page.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('Bearer')]);
    } else {
      expect(page.status).toBe(307);
      // Next leads a bare RSC request to the URL with its cache key first.
      expect(page.headers.get('location')).toMatch(/^\/(sign-in|protected\?_rsc)/);
    }
    for (const path of PROTECTED) {
      const followed = await fetch(server.url + path, { headers });
      expect(await followed.text()).not.toMatch(
        /Hello,|This device|203\.0|"sessions":|Account made|Current password|Your password|“john”|pending_email/,
      );
    }
    const api = await fetch(`${server.url}/api/protected`, { headers });
    expect(api.status).toBe(401);
    expect(await api.json()).toMatchObject({ message: 'Token error' });
  });
}

test('two access cookies are named by the pages themselves', async () => {
  const token = await accessToken(server.url);
  const headers = { cookie: cookiesFor(server.url, `access=${token}; access=${token}`) };
  const page = await fetch(`${server.url}/protected`, { redirect: 'manual', headers });
  expect(page.status).toBe(401);
  expect(await page.text()).toContain(`The cookie access-${new URL(server.url).port} prevents you from signing in`);
});

test('however a protected path is spelled, nobody else sees a byte of it', async () => {
  const db = openDb(server.databaseUrl);
  try {
    const walk = await prepareWalk(db, server.url);
    const before = await whatCanaryHas(db);
    expect(await walkAround(server.url, walk, gateSpellings(copy.folder))).toEqual([]);
    expect(await whatCanaryHas(db)).toEqual(before);
  } finally {
    await db.destroy();
  }
});
