import { beforeEach, describe, expect, test } from 'vitest';
import { type Db, processDb } from '@/lib/db/client';
import { requireSession } from '@/lib/http/current-session';
import { FORM_PAGES } from '@/lib/http/form-pages';
import { handler } from '@/lib/http/handler';
import { keptFields } from '@/lib/http/kept-fields';
import { freshDb } from '@/test/fresh-db';
import { aUser, PASSWORD } from '@/test/people';
import { cookiesOf, request } from '@/test/request';
import { POST as changeEmail } from './account/email/route';
import { POST as renew } from './auth/refresh/route';
import { POST as signIn } from './auth/route';
import { POST as refuse } from './refused/route';

/** The three that answer a form whose session has ended: its handler, the gate's refusal, a renewal. */
const ANSWERING = [
  ['its handler', handler(async () => new Response('never'))],
  ['the gate', refuse],
  ['a renewal', renew],
] as const;

const SECRETS = { password: PASSWORD, current_password: PASSWORD, new_password: PASSWORD, token: 'a-token' };
const TYPED = { ...SECRETS, username: 'john', email: 'john@elsewhere.example', signed_in_as: 'user-john' };

let db: Db;
let cookie: string;
beforeEach(async () => {
  const fresh = await freshDb('sqlite');
  db = fresh.db;
  processDb.set(db);
  await aUser(db);
  const signedIn = await signIn(request('/api/auth', { json: { username: 'john', password: PASSWORD } }));
  cookie = `refresh=${cookiesOf(signedIn).refresh}`;
  await db.updateTable('sessions').set({ revoked_at: 1 }).execute();
  return fresh.clean;
});

describe.each(ANSWERING)('a form whose session has ended, answered by %s', (_, answer) => {
  test.each([...FORM_PAGES])('posted to %s comes back to its page', async (path, page) => {
    const answered = await answer(request(path, { form: TYPED, headers: { cookie } }));
    const location = `/sign-in?return_to=${encodeURIComponent(page.path)}`;
    expect([answered.status, answered.headers.get('location')]).toEqual([303, location]);

    const kept = request('/', { headers: { cookie: `form=${cookiesOf(answered).form ?? ''}` } }).headers;
    const { username, email } = TYPED;
    const shown = Object.fromEntries(Object.entries({ username, email }).filter(([name]) => page.keep.includes(name)));
    expect(keptFields(kept, page.path, 'user-john')).toEqual(shown);
    expect(keptFields(kept, page.path, 'user-jane')).toEqual({});
    expect(keptFields(kept, page.path, undefined)).toEqual({});
    const whole = Buffer.from(cookiesOf(answered).form ?? '', 'base64url').toString();
    for (const secret of Object.values(SECRETS)) expect(whole).not.toContain(secret);
  });

  test('that was not read, or has no page of its own, comes back all the same', async () => {
    const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
    const broken = new Request(request('/api/account/email', { headers }), { method: 'POST', body: 'email=%zz' });
    const answered = await answer(broken);
    expect(answered.headers.get('location')).toBe('/sign-in?return_to=%2Faccount%2Femail');
    expect(cookiesOf(answered).form).toBeUndefined();
    const unsigned = await answer(request('/api/account/email', { form: { email: TYPED.email }, headers: { cookie } }));
    expect(cookiesOf(unsigned).form).toBeUndefined(); // nobody knows whose it is
    const unknown = await answer(request('/api/own', { form: TYPED, headers: { cookie } }));
    expect([unknown.status, unknown.headers.get('location')]).toEqual([303, '/sign-in']);
  });
});

test.each([
  ['cookie access-3000', { cookie: 'access=x; access=y' }],
  ['Authorization header', { authorization: 'Bearer x', 'sec-fetch-mode': 'navigate' }],
])('a form that would come back without end says that the %s prevents signing in', async (name, headers) => {
  for (const answer of [handler(async () => (await requireSession()) && new Response('never')), refuse]) {
    const told = await answer(request('/api/account/email', { form: TYPED, headers }));
    expect([told.status, told.headers.get('location'), cookiesOf(told)]).toEqual([401, null, {}]);
    expect(await told.text()).toMatch(new RegExp(`${name} prevents you from signing in`));
  }
});

test('a form that confirms a password comes back to where it was to lead', async () => {
  const form = { password: PASSWORD, return_to: '/account/email?a/b' };
  const answered = await refuse(request('/api/auth/confirm', { form }));
  const [, returnTo] = answered.headers.get('location')?.split('return_to=') ?? [];
  expect(decodeURIComponent(returnTo ?? '')).toBe('/confirm?return_to=%2Faccount%2Femail%3Fa%2Fb');
});

test('what was typed stays while somebody mistypes their password, and goes when its form goes through', async () => {
  const refused = await refuse(request('/api/account/email', { form: { ...TYPED, signed_in_as: await idOfJohn() } }));
  const send = async (password: string, form: string) =>
    signIn(request('/api/auth', { form: { username: 'john', password }, headers: { cookie: `form=${form}` } }));
  const first = cookiesOf(refused).form ?? '';
  const second = cookiesOf(await send('wrong', first)).form ?? '';
  const signedIn = cookiesOf(await send(PASSWORD, second));
  const kept = (form: string, path: string) =>
    keptFields(request('/', { headers: { cookie: `form=${form}` } }).headers, path, JOHN.id);
  expect(kept(second, '/sign-in')).toEqual({ username: 'john' });
  expect(kept(signedIn.form ?? '', '/sign-in')).toEqual({});
  expect(kept(signedIn.form ?? '', '/account/email')).toEqual({ email: TYPED.email });

  const headers = { cookie: `access=${signedIn.access}; form=${signedIn.form}` };
  const sent = await changeEmail(request('/api/account/email', { form: { email: TYPED.email }, headers }));
  expect([sent.headers.get('location'), cookiesOf(sent)]).toEqual(['/account?done=mailed', { form: null }]);
});

const JOHN = { id: '' };
async function idOfJohn(): Promise<string> {
  JOHN.id = (await db.selectFrom('users').select('id').executeTakeFirstOrThrow()).id;
  return JOHN.id;
}
