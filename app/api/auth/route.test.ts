import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Db, processDb } from '@/lib/db/client';
import { minutes, now } from '@/lib/time';
import { DIALECTS, freshDb } from '@/test/fresh-db';
import { aUser, PASSWORD } from '@/test/people';
import { cookiesOf, request } from '@/test/request';
import { DELETE as revokeById } from '../account/sessions/[id]/route';
import { POST as revoke } from '../account/sessions/revoke/route';
import { DELETE as revokeOthers } from '../account/sessions/route';
import { GET as greet } from '../protected/route';
import { GET as answerRefused } from '../refused/route';
import { GET as renew } from './refresh/route';
import { DELETE, GET, POST } from './route';
import { POST as postSignOut } from './sign-out/route';

describe.each(DIALECTS)('%s: /api/auth', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    processDb.set(db);
    await aUser(db);
  });
  afterEach(() => clean());

  const credentials = { username: 'john', password: PASSWORD };
  const sessions = () => db.selectFrom('sessions').selectAll().orderBy('id').execute();
  const signIn = async (headers: Record<string, string> = {}) => {
    const answer = await POST(request('/api/auth', { json: credentials, headers }));
    return `access=${cookiesOf(answer).access}`;
  };

  test('signs in with JSON: the user, a cookie, a session row [V3.3.2]', async () => {
    const headers = { 'user-agent': 'Test', 'x-forwarded-for': '203.0.113.7' };
    const answer = await POST(request('/api/auth', { json: credentials, headers }));
    const [session] = await sessions();
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ user: { id: session?.user_id, username: 'john' }, expires_in: 300 });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const [access, refresh] = answer.headers.getSetCookie();
    expect(access).toMatch(/^access-3000=[\w-]+\.[\w-]+\.[\w-]{86}; Path=\/; Max-Age=300; HttpOnly; SameSite=Lax$/);
    expect(refresh).toMatch(/^refresh-3000=[\w-]{36}\.1\.[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/);
    expect(session).toMatchObject({ user_agent: 'Test', address: '203.0.113.7', revoked_at: null });
  });

  test('signs in with a form: on to where one was going', async () => {
    const form = { ...credentials, return_to: '/protected?page=2' };
    const answer = await POST(request('/api/auth', { form }));
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/protected?page=2']);
    const token = expect.stringMatching(/\./);
    const secret = expect.stringMatching(/^[\w-]{43}$/);
    expect(cookiesOf(answer)).toEqual({ access: token, refresh: token, browser: secret });
  });

  test.each([undefined, 'https://evil.example/', '//evil.example', '/.//evil.example'])(
    'leads a form with return_to %s to /protected',
    async (returnTo) => {
      const form = { ...credentials, ...(returnTo && { return_to: returnTo }) };
      expect((await POST(request('/api/auth', { form }))).headers.get('location')).toBe('/protected');
    },
  );

  test('knows a name in any spelling', async () => {
    const answer = await POST(request('/api/auth', { json: { username: ' ＪＯＨＮ ', password: PASSWORD } }));
    expect(answer.status).toBe(200);
  });

  test.each([
    { username: 'john', password: 'wrong' },
    { username: 'nobody', password: PASSWORD },
  ])('answers a failed sign-in of $username as the ancestor did', async (json) => {
    const answer = await POST(request('/api/auth', { json }));
    expect(answer.status).toBe(401);
    expect(await answer.text()).toBe('{"message":"Invalid credentials","error":"authorization_required"}');
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await sessions()).toEqual([]);
  });

  test('leads a failed form back: the name kept, nothing personal in the URL', async () => {
    const form = { username: 'John', password: 'wrong', return_to: '/protected' };
    const answer = await POST(request('/api/auth', { form }));
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/sign-in?return_to=%2Fprotected&error=authorization_required');
    const { form: kept, ...others } = cookiesOf(answer);
    const forms = JSON.parse(Buffer.from(kept ?? '', 'base64url').toString());
    expect(forms).toEqual({ '/sign-in': { fields: { username: 'John' } } });
    expect(others).toEqual({});
  });

  test('leads an incomplete form back with the fields that are missing', async () => {
    const answer = await POST(request('/api/auth', { form: { username: '', password: '' } }));
    expect(answer.headers.get('location')).toBe('/sign-in?error=invalid_request&field=username&field=password');
  });

  test('refuses a sign-in that another site started [V7.6.2]', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    const answer = await POST(request('/api/auth', { form: credentials, headers }));
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('<h1>The request came from another site');
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await sessions()).toEqual([]);
  });

  test('says who is signed in [V14.2.6]', async () => {
    const cookie = await signIn();
    const [session] = await sessions();
    const answer = await GET(request('/api/auth', { headers: { cookie } }));
    expect(await answer.json()).toEqual({
      user: { id: session?.user_id, username: 'john' },
      session: {
        id: session?.id,
        created_at: session?.created_at,
        authenticated_at: session?.authenticated_at,
        expires_at: session?.expires_at,
      },
    });
  });

  test.each([
    [{}, 'Request does not contain an access token', 'Bearer realm="latchkey"'],
    [
      { authorization: 'Bearer x' },
      'Token is malformed',
      'Bearer realm="latchkey", error="invalid_token", error_description="Token is malformed"',
    ],
  ])('answers a bad token as the ancestor did: %j', async (headers, error, challenge) => {
    const answer = await GET(request('/api/auth', { headers: headers as Record<string, string> }));
    expect(answer.status).toBe(401);
    expect(await answer.text()).toBe(`{"message":"Token error","error":"${error}"}`);
    expect(answer.headers.get('www-authenticate')).toBe(challenge);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('signing out ends the session at once, for whoever holds its token', async () => {
    const [cookie, other] = [await signIn(), await signIn()];
    const answer = await DELETE(request('/api/auth', { method: 'DELETE', headers: { cookie } }));
    expect(answer.status).toBe(204);
    expect(cookiesOf(answer)).toEqual({ access: null, refresh: null, form: null });
    expect(answer.headers.get('clear-site-data')).toBeNull(); // what other apps of the origin keep is theirs

    const refused = await greet(request('/api/protected', { headers: { cookie } }));
    expect(await refused.json()).toEqual({ message: 'Token error', error: 'Session has ended' });
    expect((await greet(request('/api/protected', { headers: { cookie: other } }))).status).toBe(200);
  });

  test('signing out succeeds when nobody is signed in', async () => {
    expect((await DELETE(request('/api/auth', { method: 'DELETE' }))).status).toBe(204);
    const answer = await postSignOut(request('/api/auth/sign-out', { form: {} }));
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in']);
  });

  test.each([
    ['Bearer x.y.z', 'Token is malformed'],
    ['Bearer', 'Token missing'],
    ['JWT ', 'Token missing'],
    ['Bearer TOKEN x', 'Token contains spaces'],
    ['Token TOKEN', 'Unsupported authorization type'],
    ['Basic eDp5', 'Unsupported authorization type'],
  ])('an API client with the credential "%s" is not told it signed out', async (written, error) => {
    const { access } = cookiesOf(await POST(request('/api/auth', { json: credentials })));
    const authorization = written.replace('TOKEN', access ?? '');
    const answer = await DELETE(request('/api/auth', { method: 'DELETE', headers: { authorization } }));
    expect([answer.status, await answer.json()]).toEqual([401, { message: 'Token error', error }]);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="latchkey"/);
    expect((await sessions()).map(({ revoked_at }) => revoked_at)).toEqual([null]);
  });

  test('an API client whose session has ended is told so when it signs out', async () => {
    const { access } = cookiesOf(await POST(request('/api/auth', { json: credentials })));
    const signOut = () =>
      DELETE(request('/api/auth', { method: 'DELETE', headers: { authorization: `Bearer ${access}` } }));
    expect((await signOut()).status).toBe(204);
    const again = await signOut();
    expect([again.status, (await again.json()).error]).toEqual([401, 'Session has ended']);
  });

  test('a browser behind a proxy with a password of its own signs out', async () => {
    const headers = { cookie: await signIn(), authorization: 'Basic eDp5' };
    expect((await DELETE(request('/api/auth', { method: 'DELETE', headers }))).status).toBe(204);
    expect((await sessions()).map(({ revoked_at }) => revoked_at)).toEqual([expect.any(Number)]);
  });

  test('signing out ends the session of the refresh token where two access tokens came', async () => {
    const { access, refresh } = cookiesOf(await POST(request('/api/auth', { json: credentials })));
    const headers = { cookie: `access=${access}; access=planted; refresh=${refresh}` };
    expect((await DELETE(request('/api/auth', { method: 'DELETE', headers }))).status).toBe(204);
    expect((await sessions()).map(({ revoked_at }) => revoked_at)).toEqual([expect.any(Number)]);
  });

  test('an API client that posts the form to sign out is led nowhere', async () => {
    const { access } = cookiesOf(await POST(request('/api/auth', { json: credentials })));
    const post = (authorization: string) =>
      postSignOut(request('/api/auth/sign-out', { form: {}, headers: { authorization } }));
    expect((await post('Bearer')).status).toBe(401);
    expect((await post(`Bearer ${access}`)).status).toBe(204);
    expect((await sessions()).map(({ revoked_at }) => revoked_at)).toEqual([expect.any(Number)]);
  });

  test('signing out with a refresh token that was renewed twice since then ends its session', async () => {
    const { refresh } = cookiesOf(await POST(request('/api/auth', { json: credentials })));
    const [session] = await sessions();
    await db.updateTable('sessions').set({ generation: 3, rotated_at: 1 }).execute();
    const headers = { cookie: `refresh=${refresh}` };
    const answer = await postSignOut(request('/api/auth/sign-out', { form: {}, headers }));
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in']);
    const [after] = await sessions();
    expect([session?.revoked_at, after?.revoked_at]).toEqual([null, expect.any(Number)]);
    const events = await db.selectFrom('audit_events').select('type').orderBy('id').execute();
    expect(events.map(({ type }) => type)).toEqual(['signed_in', 'refresh_token_reused']);
  });

  test('an API client’s token is no cookie', async () => {
    const { access } = cookiesOf(await POST(request('/api/auth', { json: credentials })));
    await db.updateTable('sessions').set({ client: 'api' }).execute();
    const answer = await greet(request('/api/protected', { headers: { cookie: `access=${access}` } }));
    expect([answer.status, (await answer.json()).error]).toEqual([401, 'Session has ended']);
    const headers = { authorization: `Bearer ${access}` };
    expect((await greet(request('/api/protected', { headers }))).status).toBe(200);
  });

  test('a form of somebody whose session is over leads to sign-in and back to its page', async () => {
    const form = { which: 'others' };
    const answer = await revoke(request('/api/account/sessions/revoke', { form }));
    const location = '/sign-in?return_to=%2Faccount%2Fsessions';
    expect([answer.status, answer.headers.get('location')]).toEqual([303, location]);
    const json = await revoke(request('/api/account/sessions/revoke', { json: form }));
    expect(json.status).toBe(401);
  });

  test('ends sessions by JSON as by a form', async () => {
    const [here] = [await signIn(), await signIn(), await signIn()];
    const end = (json: object) =>
      revoke(request('/api/account/sessions/revoke', { json, headers: { cookie: here ?? '' } }));
    expect(await (await end({ which: 'others' })).json()).toEqual({ revoked: 2 });
    expect((await end({ which: 'nonsense' })).status).toBe(400);
    const last = await end({ which: 'all' });
    expect([await last.json(), cookiesOf(last).refresh]).toEqual([{ revoked: 1 }, null]);
  });

  test('ends others only for who typed the password within ten minutes; one’s own at any time [V7.5.2]', async () => {
    const [cookie] = [await signIn(), await signIn()];
    await db
      .updateTable('sessions')
      .set({ authenticated_at: now() - minutes(11) })
      .execute();
    const [here, other] = (await sessions()).map(({ id }) => id);
    const end = (which: unknown) =>
      revoke(request('/api/account/sessions/revoke', { json: { which }, headers: { cookie } }));
    const endById = (id: string) =>
      revokeById(request('/x', { method: 'DELETE', headers: { cookie } }), { params: Promise.resolve({ id }) });
    const endOthers = () => revokeOthers(request('/x', { method: 'DELETE', headers: { cookie } }));
    for (const refused of [await end('others'), await end('all'), await end(other), await endById(other ?? '')]) {
      expect([refused.status, (await refused.json()).error]).toEqual([401, 'reauthentication_required']);
    }
    expect((await endOthers()).status).toBe(401);
    const form = await revoke(
      request('/api/account/sessions/revoke', { form: { which: 'others' }, headers: { cookie } }),
    );
    const back = encodeURIComponent('/account/sessions?done=confirmed');
    expect(form.headers.get('location')).toBe(`/confirm?return_to=${back}`);
    expect((await sessions()).map((session) => session.revoked_at)).toEqual([null, null]);

    expect((await endById(here ?? '')).status).toBe(204);
    expect((await sessions()).map((session) => session.revoked_at)).toEqual([expect.any(Number), null]);
  });

  test.each(['nonsense', '\0', '../x', '%'])('a session id that is none (%j) is not found', async (id) => {
    const headers = { cookie: await signIn() };
    const answer = await revokeById(request('/x', { method: 'DELETE', headers }), { params: Promise.resolve({ id }) });
    expect(answer.status).toBe(404);
  });

  test.each([
    ['refuses', answerRefused],
    ['renews', renew],
  ])('a gate that %s a token Node accepts is called out, and nothing goes in circles [V1.5.3]', async (_, route) => {
    const headers = { cookie: `${await signIn()}; refresh=x` };
    const page = await route(request('/protected', { headers }));
    expect([page.status, page.headers.get('retry-after'), page.headers.get('location')]).toEqual([503, '1', null]);
    const api = await route(request('/api/protected', { headers }));
    expect([api.status, (await api.json()).error]).toEqual([503, 'gate_mismatch']);
  });

  test('another site cannot sign anybody out', async () => {
    const cookie = await signIn();
    const headers = { cookie, 'sec-fetch-site': 'cross-site' };
    expect((await postSignOut(request('/api/auth/sign-out', { form: {}, headers }))).status).toBe(403);
    expect((await greet(request('/api/protected', { headers: { cookie } }))).status).toBe(200);
  });

  test('signing in again ends the session this browser had [V7.2.4]', async () => {
    const first = await signIn();
    const second = await signIn({ cookie: first });
    expect((await greet(request('/api/protected', { headers: { cookie: first } }))).status).toBe(401);
    expect((await greet(request('/api/protected', { headers: { cookie: second } }))).status).toBe(200);
    expect((await sessions()).map((session) => session.revoked_at !== null)).toEqual([true, false]);
  });

  test('greets by cookie, by Bearer and by JWT', async () => {
    const cookie = await signIn();
    const token = cookie.slice('access='.length);
    for (const headers of [{ cookie }, { authorization: `Bearer ${token}` }, { authorization: `JWT ${token}` }]) {
      const answer = await greet(request('/api/protected', { headers: headers as Record<string, string> }));
      expect(await answer.json()).toMatchObject({ message: 'Hello, john', user: { username: 'john' } });
    }
  });

  test('never shows what is stored of a password [V15.3.1]', async () => {
    const cookie = await signIn();
    for (const answer of [
      await GET(request('/api/auth', { headers: { cookie } })),
      await greet(request('/', { headers: { cookie } })),
    ]) {
      expect(await answer.text()).not.toMatch(/hash|bcrypt|\$2b/);
    }
  });
});
