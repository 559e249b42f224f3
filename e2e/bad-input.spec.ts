import { CookieClient } from '../test/cookie-client';
import { accessToken, expect, test } from './fixtures';
import { ask, postSignIn, rawAnswer } from './http';

test.describe('bad input', () => {
  const good = JSON.stringify({ username: 'john', password: 'password' });
  const cases: [string, string, Record<string, string>, number, string][] = [
    ['an empty body', '', {}, 400, 'invalid_request'],
    ['no content type', good, { 'content-type': '' }, 415, 'unsupported_media_type'],
    ['plain text', good, { 'content-type': 'text/plain' }, 415, 'unsupported_media_type'],
    ['a form that says it is JSON', 'username=john&password=password', {}, 400, 'invalid_request'],
    ['an array', '[]', {}, 400, 'invalid_request'],
    ['null', 'null', {}, 400, 'invalid_request'],
    ['no password', '{"username":"john"}', {}, 400, 'invalid_request'],
    ['a number as password', '{"username":"john","password":1}', {}, 400, 'invalid_request'],
    ['a NUL in the username', '{"username":"jo\\u0000hn","password":"password"}', {}, 400, 'invalid_request'],
    ['a control character in the username', '{"username":"john\\u001b","password":"x"}', {}, 400, 'invalid_request'],
    ['a NUL in the password', '{"username":"john","password":"pass\\u0000word"}', {}, 400, 'invalid_request'],
    ['half a character in the password', '{"username":"john","password":"pass\\ud800"}', {}, 400, 'invalid_request'],
    ['half a character in the username', '{"username":"john\\udc00","password":"x"}', {}, 400, 'invalid_request'],
    [
      'a username of 10,000',
      JSON.stringify({ username: 'j'.repeat(10_000), password: 'x' }),
      {},
      400,
      'invalid_request',
    ],
    [
      'a password of 1,000',
      JSON.stringify({ username: 'john', password: 'x'.repeat(1000) }),
      {},
      401,
      'authorization_required',
    ],
    ['17 kB', JSON.stringify({ username: 'john', password: 'x'.repeat(17_000) }), {}, 413, 'content_too_large'],
    ['another site’s origin', good, { origin: 'https://evil.example' }, 403, 'cross_site_request'],
    ['a null origin', good, { origin: 'null' }, 403, 'cross_site_request'],
    ['another site’s fetch', good, { 'sec-fetch-site': 'cross-site' }, 403, 'cross_site_request'],
    ['a cookie of ours and no origin', good, { cookie: 'browser=x' }, 403, 'cross_site_request'],
  ];
  for (const [name, body, headers, status, error] of cases) {
    test(`${name}: ${status} [V2.2.1 V2.2.2 V3.5.2 V15.3.5]`, async ({ origin }) => {
      const answer = await postSignIn(origin, body, headers);
      expect([answer.status, JSON.parse(answer.body).error]).toEqual([status, error]);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.getSetCookie()).toEqual([]);
    });
  }

  test('an unknown field is ignored [V8.2.3 V15.3.3]', async ({ origin }) => {
    expect((await postSignIn(origin, '{"username":"john","password":"password","admin":true}')).status).toBe(200);
  });

  test('a form that is encoded wrongly goes back to its page', async ({ origin }) => {
    const answer = await postSignIn(origin, 'username=%zz&password=x', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in?error=invalid_request']);
  });

  test('an id with NUL is nobody’s: in a path, in a query', async ({ origin }) => {
    const client = new CookieClient();
    await client.signIn(origin);
    const revoked = await client.ask(`${origin}/api/account/sessions/%00`, { method: 'DELETE' });
    expect([revoked.status, (await revoked.json()).error]).toEqual([404, 'not_found']);
    for (const before of ['%00', 'x', '%EF%BF%BD', '../..']) {
      const page = await client.ask(`${origin}/account/activity?before=${before}`);
      expect([page.status, (await page.text()).includes('<ol')]).toEqual([200, true]);
    }
  });

  test('an unknown API path is 404 for who is signed in, 401 for others', async ({ origin }) => {
    const token = await accessToken(origin);
    for (const path of ['/api', '/api/nowhere', '/api/auth/nowhere', '/api/refused']) {
      const known = await ask(origin, path, { headers: { authorization: `Bearer ${token}` } });
      expect([path, known.status, JSON.parse(known.body).error]).toEqual([path, 404, 'not_found']);
      expect([path, (await ask(origin, path)).status]).toEqual([path, 401]);
    }
  });

  for (const path of ['/%', '/%zz', '/protected%', '/%ff', '/%00', '/protected%00', '/api/%', '/api/auth%']) {
    test(`the path ${path} is no server error [V1.1.1]`, async ({ origin }) => {
      const { status } = await rawAnswer(origin, path);
      expect([307, 400, 401, 404, 308]).toContain(status);
    });
  }
});
