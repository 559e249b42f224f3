import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { User } from '@/lib/auth/user';
import { type Db, processDb } from '@/lib/db/client';
import { requireSession } from '@/lib/http/current-session';
import { handler } from '@/lib/http/handler';
import { anAccount, NEW_PASSWORD } from '@/test/account-holder';
import { DIALECTS, freshDb } from '@/test/fresh-db';
import { PASSWORD } from '@/test/people';
import { cookiesOf, request } from '@/test/request';
import { POST as deleteAccount } from './account/delete/route';
import { POST as resend } from './account/email/resend/route';
import { POST as changeEmail } from './account/email/route';
import { POST as exportAccount } from './account/export/route';
import { POST as changePassword } from './account/password/route';
import { DELETE as deleteByApi } from './account/route';
import { POST as revoke } from './account/sessions/revoke/route';
import { POST as confirm } from './auth/confirm/route';
import { POST as signIn } from './auth/route';
import { POST as signOut } from './auth/sign-out/route';

const change = { current_password: PASSWORD, new_password: NEW_PASSWORD };

/** Each form of a signed-in page: where it goes, who takes it, its fields, and the page that it leads back to. */
const FORMS = [
  ['/api/account/email', changeEmail, { email: 'john@elsewhere.example' }, '/account/email'],
  ['/api/account/email/resend', resend, {}, '/account'],
  ['/api/account/password', changePassword, change, '/account/password'],
  ['/api/account/delete', deleteAccount, { password: PASSWORD }, '/account/delete'],
  ['/api/account/export', exportAccount, {}, '/account'],
  ['/api/account/sessions/revoke', revoke, { which: 'all' }, '/account/sessions'],
  ['/api/auth/confirm', confirm, { password: PASSWORD }, '/confirm'],
  ['/api/auth/sign-out', signOut, {}, '/account/sessions'],
] as const;

const ERROR = '?error=signed_in_as_another';

describe.each(DIALECTS)('%s: a form that john opened and that is sent after jane signed in', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  let john: User;
  let jane: User;
  let headers: Record<string, string>;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    processDb.set(db);
    john = await anAccount(db, 'john', { pendingEmail: 'waits@example.com' });
    jane = await anAccount(db, 'jane', { pendingEmail: 'waits-too@example.com' });
    const { access, refresh } = cookiesOf(
      await signIn(request('/api/auth', { json: { username: 'jane', password: PASSWORD } })),
    );
    headers = { cookie: `access=${access}; refresh=${refresh}` };
  });
  afterEach(() => clean());

  const everything = async () => ({
    users: await db.selectFrom('users').selectAll().orderBy('id').execute(),
    sessions: await db.selectFrom('sessions').selectAll().execute(),
    mails: await db.selectFrom('mails').selectAll().execute(),
    events: await db.selectFrom('audit_events').selectAll().execute(),
    guesses: await db.selectFrom('guesses').selectAll().execute(),
  });

  test.each(FORMS)('changes nothing and leads back to its page: %s', async (path, post, fields, page) => {
    const before = await everything();
    const form = { ...fields, signed_in_as: john.id };
    const answer = await post(request(path, { form, headers }));
    expect([answer.status, answer.headers.get('location')]).toEqual([303, page + ERROR]);
    const scripted = await post(request(path, { form, headers: { ...headers, 'x-latchkey-form': 'scripted' } }));
    expect([scripted.status, await scripted.json()]).toEqual([200, { location: page + ERROR }]);
    expect(await everything()).toEqual(before);
    for (const each of [answer, scripted]) expect(String(each.headers.get('set-cookie'))).not.toMatch(/access|refresh/);
  });

  test.each(FORMS)('is carried out when jane’s own page sends it: %s', async (path, post, fields, page) => {
    const form = { ...fields, signed_in_as: jane.id };
    const answer = await post(request(path, { form, headers }));
    expect([answer.status, answer.headers.get('location')]).not.toEqual([303, page + ERROR]);
    expect(answer.headers.get('location') ?? '').not.toContain('error');
  });

  test('keeps what was typed, but never a password', async () => {
    const form = { email: 'john@elsewhere.example', signed_in_as: john.id };
    const kept = cookiesOf(await changeEmail(request('/api/account/email', { form, headers }))).form ?? '';
    const shown = { fields: { email: form.email }, userId: jane.id }; // to the person who is signed in now
    expect(JSON.parse(Buffer.from(kept, 'base64url').toString())).toEqual({ '/account/email': shown });
    const secret = { form: { ...change, signed_in_as: john.id }, headers };
    const passwords = await changePassword(request('/api/account/password', secret));
    expect(cookiesOf(passwords)).toEqual({});
  });

  test('ends no session of jane’s whose access token is over', async () => {
    const [, refresh = ''] = headers.cookie?.split('; ') ?? [];
    const form = { signed_in_as: john.id };
    const answer = await signOut(request('/api/auth/sign-out', { form, headers: { cookie: refresh } }));
    expect(answer.headers.get('location')).toBe(`/account/sessions${ERROR}`);
    const own = { form: { signed_in_as: jane.id }, headers: { cookie: refresh } };
    expect((await signOut(request('/api/auth/sign-out', own))).headers.get('location')).toBe('/sign-in');
  });

  test('signs out when nobody is signed in any more', async () => {
    const answer = await signOut(request('/api/auth/sign-out', { form: { signed_in_as: john.id } }));
    expect(answer.headers.get('location')).toBe('/sign-in');
  });

  test('is a 409 as JSON, in the language of who reads it', async () => {
    const json = { password: PASSWORD, signed_in_as: john.id };
    for (const [language, message] of [
      ['en', 'You are signed in as jane now'],
      ['ko', '지금은 jane 님으로 로그인되어 있습니다'],
    ] as const) {
      const init = { method: 'DELETE', json, headers: { ...headers, 'accept-language': language } };
      const answer = await deleteByApi(request('/api/account', init));
      expect([answer.status, await answer.json()]).toEqual([409, { message, error: 'signed_in_as_another' }]);
    }
    const without = await deleteByApi(
      request('/api/account', { method: 'DELETE', json: { password: PASSWORD }, headers }),
    );
    expect(without.status).toBe(204); // an API client need not say it
  });

  test('reaches no handler of an adopter’s own, who gets the body of any other', async () => {
    const own = handler(async (given) => {
      const { user } = await requireSession();
      return Response.json({ user: user.username, text: await given.text() });
    });
    const refused = await own(request('/api/own', { json: { note: 1, signed_in_as: john.id }, headers }));
    expect([refused.status, (await refused.json()).error]).toEqual([409, 'signed_in_as_another']);
    const form = await own(request('/api/own', { form: { note: '1', signed_in_as: john.id }, headers }));
    expect([form.status, (await form.json()).error]).toEqual([409, 'signed_in_as_another']);
    const answered = await own(request('/api/own', { form: { note: '1', signed_in_as: jane.id }, headers }));
    expect(await answered.json()).toEqual({ user: 'jane', text: `note=1&signed_in_as=${jane.id}` });
    const empty = await own(
      request('/api/own', { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } }),
    );
    expect(await empty.json()).toEqual({ user: 'jane', text: '' });
  });
});
