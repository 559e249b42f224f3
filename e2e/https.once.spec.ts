import { type DemoServer, startDemoServer } from '../test/demo-server';
import { SERVER_ENV } from './environment';
import { expect, test } from './fixtures';

/** A server as it stands behind a proxy that ends TLS: known to people by an https address, spoken to in plain http. */
const ORIGIN = 'https://app.example.com';

let server: DemoServer;
test.beforeAll(async () => {
  server = await startDemoServer('sqlite', { ...SERVER_ENV, APP_ORIGIN: ORIGIN, TRUST_PROXY: '1' });
});
test.afterAll(() => server.stop());

const ask = (path: string, init: RequestInit = {}) => fetch(server.url + path, { redirect: 'manual', ...init });

const signIn = (headers: Record<string, string>) =>
  ask('/api/auth', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"username":"john","password":"password"}',
  });

async function cookies(headers: Record<string, string> = {}): Promise<Record<string, string>> {
  const answer = await signIn({ origin: ORIGIN, ...headers });
  return Object.fromEntries(answer.headers.getSetCookie().map((cookie) => cookie.split(/[=;]/, 2) as [string, string]));
}

const postForm = (path: string, fields: Record<string, string>) =>
  ask(path, { method: 'POST', headers: { origin: ORIGIN }, body: new URLSearchParams(fields) });

test('every cookie is Secure and bound to the host [V3.3.1 V3.3.3]', async () => {
  const answers = [
    await signIn({ origin: ORIGIN }),
    await postForm('/api/auth', { username: 'john', password: 'wrong' }),
    await postForm('/api/account/forgot-password', { username: 'nobody', return_to: '/account' }),
    await ask('/reset-password?token=x'),
  ];
  const set = answers.flatMap((answer) => answer.headers.getSetCookie());
  const names = ['access', 'refresh', 'browser', 'form', 'return', 'link'];
  expect(set.map((cookie) => cookie.split('=')[0])).toEqual(names.map((name) => `__Host-${name}`));
  for (const cookie of set) expect(cookie).toMatch(/^[^;]*; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/);
});

test('a cookie counts under its full name only [V3.3.1 V3.3.3]', async () => {
  const { '__Host-access': access, '__Host-refresh': refresh } = await cookies();
  const page = (cookie: string) => ask('/protected', { headers: { cookie } });
  expect((await page(`__Host-access=${access}`)).status).toBe(200);
  const renewal = await page(`__Host-refresh=${refresh}`);
  expect([renewal.status, renewal.headers.get('location')]).toEqual([307, '/protected']);
  expect((await page(`access=${access}`)).headers.get('location')).toContain('/sign-in');
  expect((await page(`refresh=${refresh}`)).headers.get('location')).toContain('/sign-in');
});

test('only the site’s own origin may sign in, whatever Host says', async () => {
  expect((await signIn({ origin: ORIGIN })).status).toBe(200);
  for (const origin of [server.url, 'http://app.example.com', 'https://app.example.com.evil.example']) {
    expect((await signIn({ origin, 'x-forwarded-host': new URL(origin).host })).status).toBe(403);
  }
});

const ADDRESSES: Record<string, Record<string, string>> = {
  'as most write it': { 'x-forwarded-for': '6.6.6.6, 203.0.113.7' },
  'with a port': { 'x-forwarded-for': '6.6.6.6, 203.0.113.7:51234' },
  'inside IPv6': { 'x-forwarded-for': '6.6.6.6, [::ffff:cb00:7107]:51234' },
  'in Forwarded': { forwarded: 'for=6.6.6.6, for="203.0.113.7:51234";proto=https' },
};

for (const [how, headers] of Object.entries(ADDRESSES)) {
  test(`the client’s address is the one that our proxy saw, ${how}, not the one it made up`, async () => {
    const { '__Host-access': access } = await cookies(headers);
    const { sessions } = await (
      await ask('/api/account/sessions', { headers: { cookie: `__Host-access=${access}` } })
    ).json();
    const current = sessions.find((session: { current: boolean }) => session.current);
    expect(current.address).toBe('203.0.113.7');
  });
}
