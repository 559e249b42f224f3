import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { issueOneTimeToken, resetBinding } from '@/lib/auth/one-time-token';
import { type Db, processDb } from '@/lib/db/client';
import { TARGET_HEADER } from '@/lib/edge/routes';
import { minutes, now } from '@/lib/time';
import { anAccount, auditTypes, NEW_PASSWORD, rowsIn } from '@/test/account-holder';
import { DIALECTS, freshDb } from '@/test/fresh-db';
import { PASSWORD } from '@/test/people';
import { cookiesOf, request } from '@/test/request';
import { POST as deleteAccount } from './account/delete/route';
import { POST as resend } from './account/email/resend/route';
import { POST as changeEmail } from './account/email/route';
import { POST as forgotPassword } from './account/forgot-password/route';
import { POST as changePassword } from './account/password/route';
import { POST as resetPassword } from './account/reset-password/route';
import { POST as signUp } from './account/route';
import { POST as verifyEmail } from './account/verify-email/route';
import { POST as confirm } from './auth/confirm/route';
import { GET as renew } from './auth/refresh/route';
import { POST as signIn } from './auth/route';
import { POST as signOut } from './auth/sign-out/route';
import { GET as greet } from './protected/route';

const FORM_ID = 'AAAAAAAAAAAAAAAAAAAAAA';
const OTHER_ID = 'BBBBBBBBBBBBBBBBBBBBBB';

type Route = (request: Request) => Promise<Response>;
type Form = Record<string, string>;
type Cookies = Record<string, string | null>;

/** As a browser sends it, that follows a 307 with the same method, body and its new cookies. */
async function send(route: Route, path: string, form: Form, cookies: Cookies = {}, follow = true): Promise<Response> {
  const headers = { cookie: cookieHeader(cookies), [TARGET_HEADER]: path };
  const answer = await route(request(path, { form: { form_id: FORM_ID, ...form }, headers }));
  if (answer.status !== 307 || !follow) return answer;
  expect(answer.headers.get('location')).toBe(path);
  const now = { ...cookies, ...cookiesOf(answer) };
  const resent = await send(route, path, form, now, false);
  for (const cookie of answer.headers.getSetCookie()) resent.headers.append('set-cookie', cookie);
  return resent;
}

const cookieHeader = (cookies: Cookies): string =>
  Object.entries(cookies)
    .flatMap(([name, value]) => (value ? [`${name}=${value}`] : []))
    .join('; ');

const placeOf = (answer: Response) => [answer.status, answer.headers.get('location')];

describe.each(DIALECTS)('%s: a form that is sent twice', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    processDb.set(db);
  });
  afterEach(() => clean());

  const greeting = async (cookies: Cookies) =>
    (await greet(request('/api/protected', { headers: { cookie: cookieHeader(cookies) } }))).json();
  const enter = async (username = 'john') => {
    const { id: signed_in_as } = await anAccount(db, username);
    const cookies = cookiesOf(await signIn(request('/api/auth', { json: { username, password: PASSWORD } })));
    const changing = { signed_in_as, current_password: PASSWORD, new_password: NEW_PASSWORD };
    return { cookies, signed_in_as, changing };
  };
  const token = async (purpose: 'reset_password' | 'verify_email') => {
    const { id: userId } = await anAccount(db, 'john', { pendingEmail: 'new@example.com' });
    const boundTo = purpose === 'reset_password' ? resetBinding('john@example.com', 1) : 'new@example.com';
    return issueOneTimeToken(db, { userId, purpose, boundTo }, now());
  };
  const joining = { username: 'john', email: '', password: NEW_PASSWORD };

  test('signs up once, and both answers sign in', async () => {
    const answers = [await send(signUp, '/api/account', joining), await send(signUp, '/api/account', joining)];
    expect(answers.map(placeOf)).toEqual(Array.from({ length: 2 }, () => [303, '/account?done=signed_up']));
    for (const answer of answers) expect(await greeting(cookiesOf(answer))).toMatchObject({ message: 'Hello, john' });
    expect(await rowsIn(db, 'sessions')).toBe(1);
    expect(await rowsIn(db, 'users')).toBe(1);
  });

  test('signs up once by a script, too', async () => {
    const headers = { 'x-latchkey-form': 'scripted' };
    const form = { form_id: FORM_ID, ...joining };
    for (let time = 0; time < 2; time++) {
      const answer = await signUp(request('/api/account', { form, headers }));
      expect([answer.status, await answer.json()]).toEqual([200, { location: '/account?done=signed_up' }]);
      expect(await greeting(cookiesOf(answer))).toMatchObject({ message: 'Hello, john' });
    }
  });

  test.each([
    ['another id', { ...joining, form_id: OTHER_ID }],
    ['another password', { ...joining, password: `${NEW_PASSWORD}!` }],
    ['one field more', { ...joining, return_to: '/protected' }],
    ['no id', { ...joining, form_id: '' }],
    ['an id that is none', { ...joining, form_id: 'x' }],
  ])('is another form with %s: it signs nobody in', async (_, form) => {
    await send(signUp, '/api/account', joining);
    const answer = await send(signUp, '/api/account', form);
    expect(answer.headers.get('location')).toContain('error=username_taken');
    expect(cookiesOf(answer)).toEqual({ form: expect.any(String) });
  });

  test('signs nobody in who has signed out since', async () => {
    const given = cookiesOf(await send(signUp, '/api/account', joining));
    await signOut(request('/api/auth/sign-out', { form: {}, headers: { cookie: cookieHeader(given) } }));
    for (const cookies of [given, {}]) {
      const answer = await send(signUp, '/api/account', joining, cookies);
      expect(answer.headers.get('location')).toMatch(/^\/sign-in\?return_to=/);
      expect(cookiesOf(answer)).not.toHaveProperty('access');
    }
    expect(await rowsIn(db, 'sessions')).toBe(1);
  });

  test('is another form at another address', async () => {
    const { cookies, signed_in_as } = await enter();
    const form = { signed_in_as, password: PASSWORD, token: 'x' };
    await send(confirm, '/api/auth/confirm', form, cookies);
    const answer = await send(resetPassword, '/api/account/reset-password', form);
    expect(answer.headers.get('location')).toContain('error=link_not_valid');
  });

  test('leaves nothing readable in the database', async () => {
    const { refresh } = cookiesOf(await send(signUp, '/api/account', joining));
    const rows = await db.selectFrom('sent_forms').selectAll().execute();
    expect(rows).toEqual([
      {
        hash: expect.stringMatching(/^[\w-]{43}$/),
        holder: expect.stringMatching(/^[\da-f-]{36}$/),
        settled_at: expect.any(Number),
        session_id: refresh?.split('.')[0],
        expires_at: (rows[0]?.settled_at ?? 0) + minutes(10),
      },
    ]);
  });

  test('sets a password once by a mailed link, and says so twice', async () => {
    const form = { token: await token('reset_password'), password: NEW_PASSWORD };
    const reset = (cookies: Cookies = {}) => send(resetPassword, '/api/account/reset-password', form, cookies);
    expect(placeOf(await reset())).toEqual([303, '/sign-in?done=reset']);
    const since = cookiesOf(await signIn(request('/api/auth', { json: { username: 'john', password: NEW_PASSWORD } })));
    const again = await reset(since);
    expect(placeOf(again)).toEqual([303, '/sign-in?done=reset']);
    expect(Object.keys(cookiesOf(again))).toEqual(['return', 'link']);
    expect(await greeting(since)).toMatchObject({ message: 'Hello, john' }); // who signed in since stays so
    expect(await auditTypes(db)).toEqual(['password_reset', 'signed_in']);
  });

  test('verifies an address once, and says so twice', async () => {
    const form = { token: await token('verify_email') };
    for (let time = 0; time < 2; time++) {
      const answer = await send(verifyEmail, '/api/account/verify-email', form);
      expect(placeOf(answer)).toEqual([303, '/verify-email?done=verified']);
    }
    expect(await auditTypes(db)).toEqual(['email_verified']);
  });

  test.each([
    ['the old cookies, because the answer was lost', (before: Cookies) => before],
    ['the new cookies', (before: Cookies, given: Cookies) => ({ ...before, ...given })],
  ])('changes a password once, and signs in both times, with %s', async (_, kept) => {
    const { cookies: before, changing: form } = await enter();
    const change = (cookies: Cookies) => send(changePassword, '/api/account/password', form, cookies);
    const first = await change(before);
    const again = await change(kept(before, cookiesOf(first)));
    for (const answer of [first, again]) {
      expect(placeOf(answer)).toEqual([303, '/account?done=password']);
      expect(await greeting(cookiesOf(answer))).toMatchObject({ message: 'Hello, john' });
    }
    expect(await auditTypes(db)).toEqual(['signed_in', 'password_changed']);
  });

  test('changes a password once for who sends it at the same moment', async () => {
    const { cookies: before, changing: form } = await enter();
    const change = () => send(changePassword, '/api/account/password', form, before);
    for (const answer of await Promise.all([change(), change(), change()])) {
      expect(placeOf(answer)).toEqual([303, '/account?done=password']);
      expect(await greeting(cookiesOf(answer))).toMatchObject({ message: 'Hello, john' });
    }
    expect(await auditTypes(db)).toEqual(['signed_in', 'password_changed']);
  });

  test('is answered where the gate would have the old session renewed, too', async () => {
    const { cookies: before, changing: form } = await enter();
    await send(changePassword, '/api/account/password', form, before);
    const refreshOnly = { refresh: before.refresh ?? null };
    const renewed = await send(renew, '/api/account/password', form, refreshOnly, false);
    expect(placeOf(renewed)).toEqual([307, '/api/account/password']);
    expect(await greeting(cookiesOf(renewed))).toMatchObject({ message: 'Hello, john' });
    const other = { ...form, form_id: OTHER_ID };
    const refused = await send(renew, '/api/account/password', other, refreshOnly, false);
    expect(placeOf(refused)).toEqual([303, '/sign-in?return_to=%2Faccount%2Fpassword']);
  });

  test('confirms a password once, and leads on both times', async () => {
    const { cookies: before, signed_in_as } = await enter();
    const form = { signed_in_as, password: PASSWORD, return_to: '/account/email' };
    for (let time = 0; time < 2; time++) {
      const answer = await send(confirm, '/api/auth/confirm', form, before);
      expect(placeOf(answer)).toEqual([303, '/account/email']);
      expect(await greeting(cookiesOf(answer))).toMatchObject({ message: 'Hello, john' });
    }
    expect(await auditTypes(db)).toEqual(['signed_in', 'password_confirmed']);
  });

  test('has a link mailed once for each form that asks for one', async () => {
    const { cookies, signed_in_as } = await enter();
    await db.updateTable('users').set({ pending_email: 'new@example.com' }).execute();
    const forms = [
      [forgotPassword, '/api/account/forgot-password', { username: 'john' }, '/forgot-password?done=mailed'],
      [resend, '/api/account/email/resend', { signed_in_as }, '/account?done=mailed'],
    ] as const;
    for (const [route, path, form, place] of forms) {
      await db.deleteFrom('mails').execute();
      for (let time = 0; time < 2; time++)
        expect(placeOf(await send(route, path, form, cookies))).toEqual([303, place]);
      expect(await rowsIn(db, 'mails')).toBe(1);
    }
    await db.deleteFrom('mails').execute();
    const form = { signed_in_as, email: 'newer@example.com' };
    for (let time = 0; time < 2; time++) await send(changeEmail, '/api/account/email', form, cookies);
    expect(await rowsIn(db, 'mails')).toBe(2); // to the new address and to the old one
  });

  test('deletes an account once, and says so each time', async () => {
    const { cookies: before, signed_in_as } = await enter();
    const form = { signed_in_as, password: PASSWORD };
    const refreshOnly = { refresh: before.refresh ?? null }; // its access token has expired: the gate asks for a renewal
    for (const [route, cookies] of [
      [deleteAccount, before],
      [deleteAccount, before],
      [renew, refreshOnly],
    ] as const) {
      const answer = await send(route, '/api/account/delete', form, cookies);
      expect(placeOf(answer)).toEqual([303, '/?done=deleted']);
      expect(cookiesOf(answer)).toMatchObject({ access: null, refresh: null });
    }
    expect(await rowsIn(db, 'users')).toBe(0);
  });

  test('is carried out for each of two users whose forms are the same to the byte', async () => {
    const form = { current_password: PASSWORD, new_password: NEW_PASSWORD };
    for (const username of ['john', 'jane']) {
      const { cookies } = await enter(username);
      const answer = await send(changePassword, '/api/account/password', form, cookies);
      expect(await greeting(cookiesOf(answer))).toMatchObject({ message: `Hello, ${username}` });
    }
    const versions = await db.selectFrom('users').select('password_version').execute();
    expect(versions).toEqual([{ password_version: 2 }, { password_version: 2 }]);
  });

  test('leads to sign-in when it cannot be read and its session has ended', async () => {
    const { cookies: before, changing: form } = await enter();
    await send(changePassword, '/api/account/password', form, before);
    const headers = { cookie: cookieHeader(before), 'content-type': 'application/x-www-form-urlencoded' };
    const broken = new Request(request('/api/account/password', { method: 'POST', headers }), { body: 'x=%zz' });
    expect(placeOf(await changePassword(broken))).toEqual([303, '/sign-in?return_to=%2Faccount%2Fpassword']);
  });

  test('gives no session to who has no token of the one that it ended', async () => {
    const { cookies: before, changing: form } = await enter();
    await send(changePassword, '/api/account/password', form, before);
    const answer = await send(changePassword, '/api/account/password', form);
    expect(placeOf(answer)).toEqual([303, '/sign-in?return_to=%2Faccount%2Fpassword']);
    expect(cookiesOf(answer)).toEqual({});
  });
});
