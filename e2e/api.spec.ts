import { request as rawRequest } from 'node:http';
import { accessToken, claimsOf, expect, forge, test } from './fixtures';

type Answer = { status: number; body: string; headers: Headers };

async function ask(origin: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(origin + path, { redirect: 'manual', ...init });
  return { status: response.status, body: await response.text(), headers: response.headers };
}

const post = (origin: string, body: string, headers: Record<string, string> = {}) =>
  ask(origin, '/api/auth', { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

const tokenError = (error: string) => `{"message":"Token error","error":"${error}"}`;

test('an API client signs in, asks who it is, is greeted, signs out', async ({ request }) => {
  const data = { username: 'john', password: 'password' };
  const signedIn = await request.post('/api/auth', { data });
  expect(signedIn.status()).toBe(200);
  const { user, expires_in } = await signedIn.json();
  expect(user).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), username: 'john' });
  expect(expires_in).toBe(300);

  const whoAmI = await (await request.get('/api/auth')).json();
  expect(whoAmI).toMatchObject({ user, session: { id: expect.any(String) } });
  expect(await (await request.get('/api/protected')).json()).toEqual({ message: 'Hello, john', user });

  const signedOut = await request.delete('/api/auth', { headers: { 'sec-fetch-site': 'same-origin' } });
  expect(signedOut.status()).toBe(204);
  const after = await request.get('/api/protected');
  expect([after.status(), await after.text()]).toEqual([401, tokenError('Request does not contain an access token')]);
});

test('a token outlives its session by not one request', async ({ origin }) => {
  const token = await accessToken(origin);
  const headers = { authorization: `Bearer ${token}` };
  expect((await ask(origin, '/api/protected', { headers })).status).toBe(200);
  expect((await ask(origin, '/api/auth', { method: 'DELETE', headers })).status).toBe(204);
  for (const path of ['/api/protected', '/api/auth']) {
    expect(await ask(origin, path, { headers })).toMatchObject({ status: 401, body: tokenError('Session has ended') });
  }
  const page = await ask(origin, '/protected', { headers: { cookie: `access=${token}` } });
  expect([page.status, page.headers.get('location')]).toEqual([307, '/sign-in?return_to=%2Fprotected']);
  expect(page.body).not.toContain('Hello');
});

test('the tokens of the ancestor’s clients are accepted', async ({ origin }) => {
  const token = await accessToken(origin);
  const answer = await ask(origin, '/api/protected', { headers: { authorization: `JWT ${token}` } });
  expect(JSON.parse(answer.body)).toMatchObject({ message: 'Hello, john' });
});

test.describe('a token that does not hold is refused with its reason', () => {
  const cases: [string, (token: string, origin: string) => string | Promise<string>, string][] = [
    ['changed', (token) => token.replace(/\.[^.]+\./, (part) => part.replace(/.\.$/, 'A.')), 'Token is malformed'],
    ['of another signature', (token) => token.replace(/[^.]+$/, 'A'.repeat(86)), 'Signature verification failed'],
    ['unsigned', (token) => token.replace(/^[^.]+/, 'eyJhbGciOiJub25lIn0'), 'Token header is not accepted'],
    ['expired', (token, origin) => forge(origin, claimsOf(token), claimsOf(token).iat - 400), 'Signature has expired'],
    [
      'from tomorrow',
      (token, origin) => forge(origin, claimsOf(token), claimsOf(token).iat + 86_400),
      'Token is not yet valid',
    ],
    [
      'of another site',
      (token) => forge('https://other.example', claimsOf(token), claimsOf(token).iat),
      'Token is from another issuer',
    ],
    [
      'of no session',
      (token, origin) => forge(origin, { ...claimsOf(token), sid: 'none' }, claimsOf(token).iat),
      'Session has ended',
    ],
    [
      'of another user',
      (token, origin) => forge(origin, { ...claimsOf(token), sub: 'jane' }, claimsOf(token).iat),
      'Session has ended',
    ],
  ];
  for (const [name, make, reason] of cases) {
    test(name, async ({ origin }) => {
      const token = await make(await accessToken(origin), origin);
      const api = await ask(origin, '/api/protected', { headers: { authorization: `Bearer ${token}` } });
      expect(api).toMatchObject({ status: 401, body: tokenError(reason) });
      expect(api.headers.get('www-authenticate')).toContain(`error_description="${reason}"`);
      const page = await ask(origin, '/protected', { headers: { cookie: `access=${token}` } });
      expect([page.status, page.headers.get('location')]).toEqual([307, '/sign-in?return_to=%2Fprotected']);
    });
  }

  test('twice', async ({ origin }) => {
    const token = await accessToken(origin);
    const headers = { cookie: `access=${token}; access=${token}` };
    const reason = 'Request contains more than one access token';
    expect(await ask(origin, '/api/protected', { headers })).toMatchObject({ status: 401, body: tokenError(reason) });
    expect((await ask(origin, '/protected', { headers })).status).toBe(307);
  });
});

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
    ['a NUL in the password', '{"username":"john","password":"pass\\u0000word"}', {}, 401, 'authorization_required'],
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
    ['a cookie and no origin', good, { cookie: 'a=1' }, 403, 'cross_site_request'],
  ];
  for (const [name, body, headers, status, error] of cases) {
    test(`${name}: ${status}`, async ({ origin }) => {
      const answer = await post(origin, body, headers);
      expect([answer.status, JSON.parse(answer.body).error]).toEqual([status, error]);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.getSetCookie()).toEqual([]);
    });
  }

  test('an unknown field is ignored', async ({ origin }) => {
    expect((await post(origin, '{"username":"john","password":"password","admin":true}')).status).toBe(200);
  });

  test('a form that is encoded wrongly goes back to its page', async ({ origin }) => {
    const answer = await post(origin, 'username=%zz&password=x', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in?error=invalid_request']);
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
    test(`the path ${path} is no server error`, async ({ origin }) => {
      const status = await rawStatus(origin, path);
      expect([307, 400, 401, 404, 308]).toContain(status);
    });
  }
});

/** Sends a path exactly as it is written, which fetch would tidy up. */
function rawStatus(origin: string, path: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    rawRequest({ hostname, port, path, headers }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

test.describe('the gate cannot be talked round', () => {
  const bypasses: Record<string, string>[] = [
    { 'x-middleware-subrequest': 'middleware' },
    { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
    { 'x-middleware-subrequest': 'src/middleware' },
    { 'x-middleware-next': '1' },
    { 'x-middleware-rewrite': '/protected' },
    { 'x-middleware-override-headers': 'cookie', 'x-middleware-request-cookie': 'access=x' },
    { 'x-middleware-set-cookie': 'access=x' },
    { 'x-middleware-prefetch': '1' },
    { 'x-middleware-invoke': '1' },
    { 'x-invoke-path': '/protected', 'x-invoke-status': '200' },
    { 'x-invoke-output': '/protected' },
    { 'x-matched-path': '/protected' },
    { 'x-now-route-matches': '1' },
    { 'x-nextjs-data': '1' },
    { 'x-prerender-revalidate': '1' },
    { 'next-resume': '1' },
    { rsc: '1' },
    { rsc: '1', 'next-router-prefetch': '1' },
    { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/protected/__PAGE__' },
    { 'next-action': 'x' },
    { 'next-url': '/' },
    { 'x-original-url': '/' },
    { 'x-rewrite-url': '/' },
    { 'x-latchkey-path': '/' },
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    { host: 'evil.example' },
  ];
  for (const headers of bypasses) {
    test(`with ${JSON.stringify(headers)}`, async ({ origin }) => {
      const token = await accessToken(origin);
      await ask(origin, '/api/auth', { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
      for (const cookie of ['', `access=${token}`]) {
        for (const path of ['/protected', '/api/protected', '/protected.rsc', '/protected?_rsc=x', '/nowhere']) {
          const answer = await rawAnswer(origin, path, { ...headers, ...(cookie && { cookie }) });
          expect(answer.body).not.toContain('Hello');
          const empty = answer.body === '{}'; // Next's own answer to x-middleware-prefetch, before any page is asked
          expect([path, answer.status === 200 && !empty]).toEqual([path, false]);
          // A path that nothing but the gate protects would be a 404; the token of an ended session still passes the gate.
          if (!cookie) expect([path, answer.status]).not.toEqual(['/nowhere', 404]);
          expect(answer.location).not.toMatch(/evil/);
        }
      }
    });
  }
});

type RawAnswer = { status: number | undefined; body: string; location: string };

/** With any Host header, which fetch would not send. */
function rawAnswer(origin: string, path: string, headers: Record<string, string>): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    rawRequest({ hostname, port, path, headers }, async (response) => {
      const body = (await response.toArray()).join('');
      resolve({ status: response.statusCode, body, location: response.headers.location ?? '' });
    })
      .on('error', reject)
      .end();
  });
}

test('every kind of answer carries the security headers', async ({ origin, page, consoleErrors }) => {
  const home = await page.goto('/');
  const asset = /\/_next\/static\/[^"]+\.css/.exec((await home?.text()) ?? '')?.[0] ?? '';
  expect(asset).not.toBe('');
  const paths = [
    '/',
    '/sign-in',
    '/protected',
    '/api/auth',
    '/api/protected',
    '/icon.svg',
    asset,
    '/_next/static/none.js',
    '/%zz',
  ];
  for (const path of paths) {
    const { headers } = await ask(origin, path);
    expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
    expect([path, headers.get('referrer-policy')]).toEqual([path, 'no-referrer']);
    expect([path, headers.get('cross-origin-opener-policy')]).toEqual([path, 'same-origin']);
    expect([path, headers.get('cross-origin-resource-policy')]).toEqual([path, 'same-origin']);
    expect([path, headers.get('x-powered-by')]).toEqual([path, null]);
    const policy = headers.get('content-security-policy') ?? '';
    expect([path, policy]).toEqual([path, expect.stringContaining("default-src 'none'")]);
    expect([path, policy]).toEqual([path, expect.stringContaining("frame-ancestors 'none'")]);
    expect([path, policy]).toEqual([path, expect.not.stringContaining('unsafe')]);
  }
  expect(consoleErrors).toEqual([]);
});
