import { isPublic } from '../lib/edge/routes';
import { hours, now } from '../lib/time';
import { CookieClient } from '../test/cookie-client';
import { cookiesFor } from '../test/cookies';
import { idOf } from '../test/people';
import { accessToken, claimsOf, expect, forge, type Person, test } from './fixtures';
import { builtPaths } from './gate-walk';
import { type Answer, ask } from './http';

/** An API client that asks for pages is answered as one: it is never led to a page that it would take for success. */
const PAGES = builtPaths('page');
const isOpen = (path: string) => isPublic('GET', path);
const UNKNOWN = ['/nowhere', '/%70rotected'];
const CLOSED = [...PAGES.filter((path) => !isOpen(path)), ...UNKNOWN, '/protected?tab=2'];
const OPEN = PAGES.filter(isOpen);

const JSON_TYPE = { 'content-type': 'application/json' };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const isRead = (method: string) => method === 'GET' || method === 'HEAD';

/** What is wrong in its token, told as the ancestor did. */
function expectRefused(what: string, { status, headers, body }: Answer, reason: string, method = 'POST'): void {
  expect([what, status, headers.get('location')]).toEqual([what, 401, null]);
  expect([what, headers.get('www-authenticate')]).toEqual([what, expect.stringMatching(/^Bearer realm="latchkey"/)]);
  expect([what, headers.get('content-type'), headers.get('cache-control')]).toEqual([
    what,
    'application/json',
    'no-store',
  ]);
  if (method !== 'HEAD') expect([what, body]).toEqual([what, `{"message":"Token error","error":"${reason}"}`]);
}

test('the walk knows the pages', () => {
  expect(CLOSED).toEqual(expect.arrayContaining(['/protected', '/account', '/account/email', '/confirm']));
  expect(OPEN).toEqual(expect.arrayContaining(['/', '/sign-in', '/sign-up']));
});

const own = ({ username, password }: Person) => ({ username, password });

const BAD: [string, (token: string, origin: string) => string | Promise<string>, string][] = [
  ['malformed', () => 'Bearer x', 'Token is malformed'],
  ['missing', () => 'Bearer', 'Token missing'],
  ['with spaces', (token) => `Bearer ${token} x`, 'Token contains spaces'],
  ['forged', (token) => `JWT ${token.replace(/[^.]+$/, 'A'.repeat(86))}`, 'Signature verification failed'],
  [
    'expired',
    async (token, origin) => `bearer ${await forge(origin, claimsOf(token), now() - 400)}`,
    'Signature has expired',
  ],
  [
    'of no session',
    async (token, origin) => `Bearer ${await forge(origin, { ...claimsOf(token), sid: idOf(1) }, now())}`,
    'Session has ended',
  ],
];

for (const [name, write, reason] of BAD) {
  test(`with a token that is ${name}, each page answers 401 in JSON, whatever the method`, async ({
    origin,
    person,
  }) => {
    test.setTimeout(60_000);
    const authorization = await write(await accessToken(origin, own(person)), origin);
    for (const path of CLOSED) {
      for (const method of METHODS) {
        // Next's own: nobody is asked about a page that is not there.
        if (UNKNOWN.includes(path) && reason === 'Session has ended') continue;
        const answer = await ask(origin, path, { method, headers: { authorization } });
        expectRefused(`${method} ${path}`, answer, reason, method);
      }
    }
    for (const path of OPEN) {
      const shown = await ask(origin, path, { headers: { authorization } });
      expect([path, shown.status]).toEqual([path, 200]);
      const posted = await ask(origin, path, { method: 'POST', headers: { authorization } });
      expectRefused(`POST ${path}`, posted, reason);
    }
  });
}

test('with a valid token each page is shown, and is told to be read only', async ({ origin, person }) => {
  test.setTimeout(60_000);
  const headers = bearer(await accessToken(origin, own(person)));
  for (const path of [...CLOSED, ...OPEN]) {
    const there = !UNKNOWN.includes(path);
    for (const method of METHODS) {
      const answer = await ask(origin, path, { method, headers });
      const status = !there ? 404 : isRead(method) ? 200 : method === 'OPTIONS' ? 204 : 405;
      expect([method, path, answer.status, answer.headers.get('location')]).toEqual([method, path, status, null]);
      if (there && !isRead(method)) expect(answer.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
      if (status === 405) expect(JSON.parse(answer.body).error).toBe('method_not_allowed');
    }
  }
  expect((await ask(origin, '/protected', { headers })).body).toContain(`Hello, ${person.username}`);
});

test('a page that needs a fresh sign-in says so to an API client as the API does', async ({ origin, person, db }) => {
  const headers = bearer(await accessToken(origin, own(person)));
  const before = { authenticated_at: now() - hours(1) };
  await db.updateTable('sessions').set(before).where('user_id', '=', person.id).execute();
  const { status, headers: sent, body } = await ask(origin, '/account/email', { headers });
  expect([status, sent.get('location'), JSON.parse(body).error]).toEqual([401, null, 'reauthentication_required']);
  expect(sent.get('www-authenticate')).toContain('error="insufficient_user_authentication"');
  expect((await ask(origin, '/account/email', { headers: { ...headers, rsc: '1' } })).body).not.toContain('form');
});

test('JSON that is sent to a page is refused: 401, or 405 to who is signed in', async ({ origin, person }) => {
  const client = new CookieClient();
  await client.signIn(origin, person.username, person.password);
  for (const path of [...CLOSED, ...OPEN]) {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const init = { method, headers: JSON_TYPE, body: '{}' };
      const reason = 'Request does not contain an access token';
      expectRefused(`${method} ${path}`, await ask(origin, path, init), reason);

      const known = await client.ask(origin + path, init);
      expect([path, known.status]).toEqual([path, UNKNOWN.includes(path) ? 404 : 405]);
      if (known.status === 405) {
        expect((await known.json()).error).toBe('method_not_allowed');
        expect(known.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
      }
    }
  }
});

test('JSON that is sent to a page is renewed on the way, and refused when that is over', async ({ origin, person }) => {
  const client = new CookieClient();
  await client.signIn(origin, person.username, person.password);
  const post = (path: string) => client.ask(origin + path, { method: 'POST', headers: JSON_TYPE, body: '{}' });
  for (const path of ['/protected', '/account?tab=2', '/']) {
    client.forget('access');
    const renewed = await post(path);
    expect([renewed.status, renewed.headers.get('location')]).toEqual([307, path]);
    expect((await post(path)).status).toBe(405);
  }

  const refresh = client.cookie('refresh');
  await client.ask(`${origin}/api/auth`, { method: 'DELETE' });
  const headers = { ...JSON_TYPE, cookie: cookiesFor(origin, `refresh=${refresh}`), 'sec-fetch-site': 'same-origin' };
  const ended = await ask(origin, '/protected', { method: 'POST', headers, body: '{}' });
  expectRefused('POST /protected', ended, 'Session has ended');
  expect(ended.headers.getSetCookie().join()).toMatch(/access-\d+=; .*refresh-\d+=; /);
  const elsewhere = { ...headers, 'sec-fetch-site': 'cross-site' };
  const stranger = await ask(origin, '/protected', { method: 'POST', headers: elsewhere, body: '{}' });
  expect([stranger.status, JSON.parse(stranger.body).error]).toEqual([403, 'cross_site_request']);
});

test('a person’s form that is sent to a page is led to sign-in, or told that the page is read only', async ({
  origin,
  person,
}) => {
  const form = { method: 'POST', body: new URLSearchParams({ a: 'b' }) };
  const out = await ask(origin, '/protected', form);
  expect([out.status, out.headers.get('location')]).toEqual([303, '/sign-in?return_to=%2Fprotected']);
  const client = new CookieClient();
  await client.signIn(origin, person.username, person.password);
  const known = await client.ask(`${origin}/protected`, form);
  expect([known.status, known.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  expect(await known.text()).toContain('<h1>This address does not take that method</h1>');
});

test('an API client that sends a form is led nowhere', async ({ origin, person }) => {
  const credentials = { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(own(person)) };
  const headers = bearer(JSON.parse((await ask(origin, '/api/auth/token', credentials)).body).access_token);
  const post = (path: string, body: Record<string, string>, sent: Record<string, string> = headers) =>
    ask(origin, path, { method: 'POST', body: new URLSearchParams(body), headers: sent });
  const told = async (answer: Promise<Answer>) => {
    const { status, headers: given, body } = await answer;
    return [status, given.get('location'), body && (JSON.parse(body).error ?? null)];
  };
  expect(await told(post('/api/auth/confirm', { password: 'wrong' }))).toEqual([403, null, 'wrong_password']);
  expect(await told(post('/api/auth/confirm', { password: person.password }))).toEqual([204, null, '']);
  expect(await told(post('/api/account/email', { email: 'x' }))).toEqual([400, null, 'invalid_request']);
  expect(await told(post('/api/account/email', { email: 'x' }, bearer('x')))).toEqual([
    401,
    null,
    'Token is malformed',
  ]);
  expect(await told(post('/api/account/sessions/revoke', { which: 'others' }))).toEqual([200, null, null]);
  expect(await told(post('/api/account/delete', { password: person.password }))).toEqual([204, null, '']);
  expect(await told(post('/api/auth/sign-out', {}))).toEqual([401, null, 'Session has ended']);
});
