import { idOf } from '../test/people';
import { accessToken, claimsOf, expect, forge, test } from './fixtures';
import { ask } from './http';

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

test('a token outlives its session by not one request [V7.4.1 V8.3.2]', async ({ origin }) => {
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

test('signing out with a credential that is malformed ends nothing, and says so', async ({ origin }) => {
  const token = await accessToken(origin);
  const signOut = (authorization: string) => ask(origin, '/api/auth', { method: 'DELETE', headers: { authorization } });
  expect(await signOut('Bearer ')).toMatchObject({ status: 401, body: tokenError('Token missing') });
  expect(await signOut(`Bearer ${token} x`)).toMatchObject({ status: 401, body: tokenError('Token contains spaces') });
  expect(await signOut('Bearer x')).toMatchObject({ status: 401, body: tokenError('Token is malformed') });
  const headers = { authorization: `Bearer ${token}` };
  expect((await ask(origin, '/api/protected', { headers })).status).toBe(200);
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
      (token, origin) => forge(origin, { ...claimsOf(token), sid: idOf(1) }, claimsOf(token).iat),
      'Session has ended',
    ],
    [
      'of another user',
      (token, origin) => forge(origin, { ...claimsOf(token), sub: idOf(1) }, claimsOf(token).iat),
      'Session has ended',
    ],
    [
      'with NUL in the subject',
      (token, origin) => forge(origin, { ...claimsOf(token), sub: `${claimsOf(token).sub}\0` }, claimsOf(token).iat),
      'Token claims are not accepted',
    ],
    [
      'with NUL as its session',
      (token, origin) => forge(origin, { ...claimsOf(token), sid: '\0' }, claimsOf(token).iat),
      'Token claims are not accepted',
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
    const page = await ask(origin, '/protected', { headers });
    expect([page.status, page.body.includes(`The cookie access-${new URL(origin).port} prevents`)]).toEqual([
      401,
      true,
    ]);
  });
});
