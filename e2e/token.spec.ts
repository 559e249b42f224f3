import { CookieClient } from '../test/cookie-client';
import { cookiesFor } from '../test/cookies';
import { expect, test } from './fixtures';

type Tokens = { access_token: string; token_type: string; expires_in: number; refresh_token: string };

/** Ours, and the ancestor's. */
const PATHS = ['/api/auth/token', '/auth'];

const postTo = (url: string, body: object, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

const post = (origin: string, body: object, headers?: Record<string, string>) =>
  postTo(origin + PATHS[0], body, headers);

async function tokens(origin: string): Promise<Tokens> {
  return (await post(origin, { username: 'john', password: 'password' })).json();
}

const greet = (origin: string, headers: Record<string, string>) => fetch(`${origin}/api/protected`, { headers });
const errorOf = async (response: Response) => [response.status, (await response.json()).error];

for (const path of PATHS) {
  test(`an API client gets tokens at ${path}, calls with them, renews them`, async ({ origin }) => {
    const post = (body: object) => postTo(origin + path, body);
    const answer = await post({ username: 'john', password: 'password' });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const first: Tokens = await answer.json();
    expect(first).toEqual({
      access_token: expect.stringMatching(/^eyJ/),
      token_type: 'Bearer',
      expires_in: 300,
      refresh_token: expect.stringMatching(/\.1\./),
    });
    const greeted = await greet(origin, { authorization: `Bearer ${first.access_token}` });
    expect(await greeted.json()).toMatchObject({ message: 'Hello, john' });

    const renewed = await post({ refresh_token: first.refresh_token });
    const second: Tokens = await renewed.json();
    expect([renewed.status, renewed.headers.getSetCookie()]).toEqual([200, []]);
    expect(second.refresh_token).toContain('.2.');
    expect((await greet(origin, { authorization: `Bearer ${second.access_token}` })).status).toBe(200);
  });

  test(`a failed sign-in and bad input at ${path} are answered as everywhere`, async ({ origin }) => {
    const post = (body: object, headers?: Record<string, string>) => postTo(origin + path, body, headers);
    const wrong = await post({ username: 'john', password: 'wrong' });
    expect(await wrong.text()).toBe('{"message":"Invalid credentials","error":"authorization_required"}');
    expect(await errorOf(await post({}))).toEqual([400, 'invalid_request']);
    expect(await errorOf(await post({ refresh_token: 7 }))).toEqual([400, 'invalid_request']);
    expect(await errorOf(await post({ refresh_token: 'x' }))).toEqual([401, 'Refresh token is not valid']);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await errorOf(await post({}, form))).toEqual([415, 'unsupported_media_type']);
    expect(await errorOf(await post({}, { 'sec-fetch-site': 'cross-site' }))).toEqual([403, 'cross_site_request']);
  });

  test(`a client at ${path} is none of another site because a proxy set a cookie for it`, async ({
    origin,
    person,
  }) => {
    const post = (body: object, headers: Record<string, string>) => postTo(origin + path, body, headers);
    const cookie = cookiesFor(origin, '__cf_bm=x; locale=ko');
    const { username, password } = person;
    const answer = await post({ username, password }, { cookie });
    expect(answer.status).toBe(200);
    const { access_token, refresh_token }: Tokens = await answer.json();
    const headers = { cookie: cookiesFor(origin, `${cookie}; browser=B`), authorization: `Bearer ${access_token}` };
    expect((await post({ refresh_token }, { cookie: cookiesFor(origin, `${cookie}; access=A`) })).status).toBe(200);
    const call = (method: string, path: string) => fetch(origin + path, { method, headers });
    expect(await (await call('DELETE', '/api/account/sessions')).json()).toEqual({ revoked: 0 });
    expect((await call('POST', '/api/account/export')).status).toBe(200);
    expect((await call('DELETE', '/api/auth')).status).toBe(204);
    expect((await call('GET', '/api/auth')).status).toBe(401);
  });
}

test('no token does another one’s work [V9.2.2]', async ({ origin }) => {
  const api = await tokens(origin);
  const browser = new CookieClient();
  await browser.signIn(origin);
  const refreshCookie = browser.cookie('refresh') ?? '';

  const malformed = [401, 'Token is malformed'];
  expect(await errorOf(await greet(origin, { authorization: `Bearer ${api.refresh_token}` }))).toEqual(malformed);
  expect(await errorOf(await greet(origin, { authorization: `Bearer ${refreshCookie}` }))).toEqual(malformed);
  const invalid = [401, 'Refresh token is not valid'];
  expect(await errorOf(await post(origin, { refresh_token: api.access_token }))).toEqual(invalid);

  const ended = [401, 'Session has ended'];
  expect(await errorOf(await post(origin, { refresh_token: refreshCookie }))).toEqual(ended); // a browser's, at the endpoint
  expect(await errorOf(await greet(origin, { cookie: cookiesFor(origin, `refresh=${api.refresh_token}`) }))).toEqual(
    ended,
  ); // and the reverse
  expect(await errorOf(await greet(origin, { cookie: cookiesFor(origin, `access=${api.access_token}`) }))).toEqual(
    ended,
  );
  expect((await browser.ask(`${origin}/api/protected`)).status).toBe(200); // and nobody was signed out by trying
  expect((await post(origin, { refresh_token: api.refresh_token })).status).toBe(200);
});

test('lists and ends sessions as JSON; another user’s are not found [V8.2.2]', async ({ origin }) => {
  const [here, there, jane] = [new CookieClient(), new CookieClient(), new CookieClient()];
  await here.signIn(origin, 'jane', 'secret');
  await there.signIn(origin, 'jane', 'secret');
  await jane.signIn(origin, 'john', 'password');
  const url = `${origin}/api/account/sessions`;
  const { sessions } = await (await here.ask(url)).json();
  const current = sessions.filter((session: { current: boolean }) => session.current);
  expect(current).toEqual([
    {
      id: here.cookie('refresh')?.split('.')[0],
      current: true,
      client: 'browser',
      user_agent: 'node',
      address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
      created_at: expect.any(Number),
      last_seen_at: expect.any(Number),
      expires_at: expect.any(Number),
    },
  ]);

  const thereId = there.cookie('refresh')?.split('.')[0];
  expect((await jane.ask(`${url}/${thereId}`, { method: 'DELETE' })).status).toBe(404);
  expect((await there.ask(`${origin}/api/protected`)).status).toBe(200);
  expect((await here.ask(`${url}/nonsense`, { method: 'DELETE' })).status).toBe(404);
  expect((await here.ask(`${url}/${thereId}`, { method: 'DELETE' })).status).toBe(204);
  expect((await here.ask(`${url}/${thereId}`, { method: 'DELETE' })).status).toBe(404);
  expect(await errorOf(await there.ask(`${origin}/api/protected`))).toEqual([401, 'Session has ended']);

  const third = new CookieClient();
  await third.signIn(origin, 'jane', 'secret');
  const { revoked } = await (await here.ask(url, { method: 'DELETE' })).json();
  expect(revoked).toBeGreaterThanOrEqual(1);
  expect((await third.ask(`${origin}/api/protected`)).status).toBe(401);
  expect((await here.ask(`${origin}/api/protected`)).status).toBe(200);

  const hereId = here.cookie('refresh')?.split('.')[0];
  const last = await here.ask(`${url}/${hereId}`, { method: 'DELETE' });
  expect(last.status).toBe(204);
  expect(here.cookie('access')).toBeUndefined();
});

test('the keys are public, cacheable for less than a period, and no secret', async ({ origin }) => {
  const answer = await fetch(`${origin}/.well-known/jwks.json`);
  expect(answer.headers.get('cache-control')).toBe('public, max-age=3600');
  expect(answer.headers.get('content-type')).toBe('application/jwk-set+json');
  expect(answer.headers.getSetCookie()).toEqual([]);
  const { keys } = await answer.json();
  expect(keys).toHaveLength(3);
  for (const key of keys) {
    expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
    expect(key).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' });
  }
  const { access_token } = await tokens(origin);
  const { kid } = JSON.parse(Buffer.from(access_token.split('.')[0] ?? '', 'base64url').toString());
  expect(keys.map((key: { kid: string }) => key.kid)).toContain(kid);
});

test.describe('a token that is revoked (RFC 7009)', () => {
  const revoke = (origin: string, init: RequestInit) =>
    fetch(`${origin}/api/auth/revoke`, { method: 'POST', redirect: 'manual', ...init });
  const revokeJson = (origin: string, body: object, headers: Record<string, string> = {}) =>
    revoke(origin, { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  const revokeForm = (origin: string, body: Record<string, string>) =>
    revoke(origin, { body: new URLSearchParams(body) });

  for (const [kind, send] of Object.entries({ JSON: revokeJson, 'a form': revokeForm })) {
    for (const which of ['refresh_token', 'access_token'] as const) {
      test(`as ${which} by ${kind} ends its session at once`, async ({ origin, db }) => {
        const api = await tokens(origin);
        const other = await tokens(origin);
        const answer = await send(origin, { token: api[which], token_type_hint: 'nonsense' });
        expect([answer.status, await answer.text(), answer.headers.getSetCookie()]).toEqual([200, '{}', []]);
        expect([answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
          'application/json',
          'no-store',
        ]);
        const ended = [401, 'Session has ended'];
        expect(await errorOf(await greet(origin, { authorization: `Bearer ${api.access_token}` }))).toEqual(ended);
        expect(await errorOf(await post(origin, { refresh_token: api.refresh_token }))).toEqual(ended);
        expect((await greet(origin, { authorization: `Bearer ${other.access_token}` })).status).toBe(200);
        const [sid] = api.refresh_token.split('.');
        const event = db
          .selectFrom('audit_events')
          .select(['type', 'user_agent'])
          .where('session_id', '=', sid ?? '');
        expect(await event.orderBy('id', 'desc').executeTakeFirst()).toEqual({
          type: 'signed_out',
          user_agent: 'node',
        });
      });
    }
  }

  test('of a generation that was replaced ends the session as well', async ({ origin }) => {
    const { refresh_token: first } = await tokens(origin);
    const second: Tokens = await (await post(origin, { refresh_token: first })).json();
    expect((await revokeForm(origin, { token: first })).status).toBe(200);
    expect((await greet(origin, { authorization: `Bearer ${second.access_token}` })).status).toBe(401);
  });

  test('and is none of ours is answered the same', async ({ origin }) => {
    const api = await tokens(origin);
    for (const token of ['x', api.refresh_token.replace('.1.', '.2.'), `${api.access_token}x`, 'a b']) {
      const [json, form] = [await revokeJson(origin, { token }), await revokeForm(origin, { token })];
      expect([json.status, await json.text()]).toEqual([200, '{}']);
      expect([form.status, await form.text()]).toEqual([200, '{}']);
    }
    expect((await greet(origin, { authorization: `Bearer ${api.access_token}` })).status).toBe(200);
  });

  test('or is not there, is refused in JSON', async ({ origin }) => {
    const invalid = [400, 'invalid_request'];
    expect(await errorOf(await revokeJson(origin, {}))).toEqual(invalid);
    expect(await errorOf(await revokeJson(origin, { token: 7 }))).toEqual(invalid);
    expect(await errorOf(await revokeForm(origin, {}))).toEqual(invalid);
    expect(await errorOf(await revokeForm(origin, { token: '' }))).toEqual(invalid);
    expect(await errorOf(await revoke(origin, { body: 'token=x' }))).toEqual([415, 'unsupported_media_type']);
    const elsewhere = { 'sec-fetch-site': 'cross-site' };
    expect(await errorOf(await revokeJson(origin, { token: 'x' }, elsewhere))).toEqual([403, 'cross_site_request']);
  });

  test('touches no session of the cookies that came along', async ({ origin }) => {
    const browser = new CookieClient();
    await browser.signIn(origin);
    const cookie = cookiesFor(origin, `access=${browser.cookie('access')}; refresh=${browser.cookie('refresh')}`);
    expect((await revokeJson(origin, { token: 'x' }, { cookie })).status).toBe(200);
    expect((await browser.ask(`${origin}/api/protected`)).status).toBe(200);
    expect((await revokeJson(origin, { token: browser.cookie('refresh') })).status).toBe(200); // its own, in the body
    expect((await browser.ask(`${origin}/api/protected`)).status).toBe(401);
  });
});
