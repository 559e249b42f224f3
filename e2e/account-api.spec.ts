import { randomUUID } from 'node:crypto';
import { minutes, now } from '../lib/time';
import { CookieClient } from '../test/cookie-client';
import { cookiesFor } from '../test/cookies';
import { linksIn, waitForMail } from '../test/mailbox';
import { expect, test } from './fixtures';
import { type Answer, ask, rawAnswer } from './http';

const JSON_TYPE = { 'content-type': 'application/json' };
const PASSWORD = 'a walrus under the lamp';

const post = (origin: string, path: string, body: object, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(origin, path, { method: 'POST', body: JSON.stringify(body), headers: { ...JSON_TYPE, ...headers } });

/** In a browser's name, with its cookies. */
const postAs = (client: CookieClient, url: string, body: object) =>
  client.ask(url, { method: 'POST', body: JSON.stringify(body), headers: JSON_TYPE });

const newName = () => `api-${randomUUID().slice(0, 8)}`;

const tokenIn = (link: string | undefined) => new URL(link ?? '').searchParams.get('token') ?? '';

test('an API client signs up, sees the account, changes the password, leaves', async ({ origin }) => {
  const client = new CookieClient();
  const username = newName();
  const signedUp = await postAs(client, `${origin}/api/account`, { username, password: PASSWORD });
  expect(signedUp.status).toBe(201);
  const { user, expires_in } = await signedUp.json();
  expect([user.username, expires_in]).toEqual([username, 300]);

  const account = await (await client.ask(`${origin}/api/account`)).json();
  const created_at = expect.any(Number);
  expect(account).toEqual({ user, email: null, pending_email: null, created_at, password_changed_at: null });

  const change = { current_password: PASSWORD, new_password: 'seven teapots on a glacier' };
  expect((await postAs(client, `${origin}/api/account/password`, change)).status).toBe(204);
  const again = await postAs(client, `${origin}/api/account/password`, change);
  expect([again.status, await again.json()]).toEqual([
    403,
    { message: 'The current password is not right', error: 'wrong_password', fields: ['current_password'] },
  ]);

  const leave = (password: string) =>
    client.ask(`${origin}/api/account`, { method: 'DELETE', body: JSON.stringify({ password }), headers: JSON_TYPE });
  expect((await leave(PASSWORD)).status).toBe(403);
  expect((await leave('seven teapots on a glacier')).status).toBe(204);
  expect((await client.ask(`${origin}/api/account`)).status).toBe(401);
});

test.describe('a sign-up that cannot be', () => {
  const cases: [string, object, number, Record<string, unknown>][] = [
    ['a name that is taken', { username: 'JOHN' }, 409, { error: 'username_taken', fields: ['username'] }],
    [
      'a name that speaks for the site',
      { username: 'Adm1n' },
      400,
      { error: 'username_reserved', fields: ['username'] },
    ],
    ['no name', { username: '' }, 400, { error: 'invalid_request', fields: ['username'] }],
    ['two scripts in one name', { username: 'jоhn' }, 400, { error: 'invalid_request', fields: ['username'] }],
    ['no address', { email: 'nowhere' }, 400, { error: 'invalid_request', fields: ['email'] }],
    ['a line break in the address', { email: 'a@example.com\nbcc: b@example.com' }, 400, { fields: ['email'] }],
    ['a short password', { password: 'fourteen chars' }, 400, { error: 'password_refused', reason: 'too_short' }],
    ['a common one', { password: '비밀번호비밀번호비밀번호비밀번호' }, 400, { error: 'password_refused' }],
    ['the own name', { username: 'rhinoceros', password: 'rhinoceros-rhinoceros' }, 400, { reason: 'own_words' }],
  ];
  for (const [name, body, status, answer] of cases) {
    test(`${name}: ${status}`, async ({ origin }) => {
      const given = await post(origin, '/api/account', { username: newName(), password: PASSWORD, ...body });
      expect(given.status).toBe(status);
      expect(JSON.parse(given.body)).toMatchObject(answer);
      expect(given.headers.getSetCookie()).toEqual([]);
    });
  }
});

test('a passphrase of a thousand characters of any script counts to its last [V6.2.9]', async ({ origin }) => {
  const username = newName();
  const password = '어느 날 👩‍🚀 walrus Ñandú – '.repeat(50).slice(0, 1000);
  expect((await post(origin, '/api/account', { username, password })).status).toBe(201);
  const signIn = (typed: string) => post(origin, '/api/auth', { username, password: typed });
  expect((await signIn(password)).status).toBe(200);
  expect((await signIn(password.normalize('NFD'))).status).toBe(200);
  expect((await signIn(password.slice(0, -1))).status).toBe(401);
});

test('links in mail lead to our own address, whatever the request says of itself', async ({
  origin,
  person,
  mails,
}) => {
  const body = JSON.stringify({ username: person.username });
  const poison = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' };
  const headers = { ...JSON_TYPE, host: 'evil.example', ...poison };
  expect((await rawAnswer(origin, '/api/account/forgot-password', headers, body)).status).toBe(202);
  const mail = await waitForMail(mails, person.email);
  expect(mail.html + mail.text).not.toContain('evil.example');
  for (const link of linksIn(mail)) expect(new URL(link).origin).toBe(origin);
});

test('a link is used up by its POST alone, and once [V2.3.1 V3.5.3 V14.2.1]', async ({ origin, person, mails }) => {
  await post(origin, '/api/account/forgot-password', { username: person.username });
  const [link = ''] = linksIn(await waitForMail(mails, person.email));
  for (const method of ['GET', 'HEAD', 'OPTIONS']) await fetch(link, { method });
  const opened = await fetch(link, { redirect: 'manual' }); // out of the address it goes (ASVS 14.2.1)
  expect([opened.status, opened.headers.get('cache-control')]).toEqual([303, 'no-store']);
  expect(new URL(opened.headers.get('location') ?? '', origin).href).toBe(`${origin}/reset-password`);
  expect(opened.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^link-\d+=[\w-]{43}; Path=\/; Max-Age=1800; HttpOnly/),
  ]);
  const token = tokenIn(link);
  const reset = (password: string) => post(origin, '/api/account/reset-password', { token, password });
  expect((await reset('passwordpassword')).status).toBe(400); // and it is not used up by that
  expect((await reset('seven teapots on a glacier')).status).toBe(204);
  const second = await reset('eight teapots on a glacier');
  expect([second.status, JSON.parse(second.body).error]).toEqual([400, 'link_not_valid']);
  const cross = await post(origin, '/api/account/verify-email', { token });
  expect([cross.status, JSON.parse(cross.body).error]).toEqual([400, 'link_not_valid']);
});

test('too many wrong passwords are answered 429 with the time to wait [V2.4.1]', async ({ origin, person }) => {
  const attempt = (password: string) => post(origin, '/api/auth/token', { username: person.username, password });
  for (let time = 0; time < 5; time++) expect((await attempt('wrong')).status).toBe(401);
  const refused = await attempt(person.password);
  expect(refused.status).toBe(429);
  const wait = Number(refused.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(5);
  const { message, error } = JSON.parse(refused.body);
  expect(error).toBe('too_many_requests');
  expect(message).toMatch(/^Too many attempts\. Try again in \d seconds?$/);
});

test('mails cannot be ordered without end [V2.4.1]', async ({ origin }) => {
  const headers = { 'x-forwarded-for': '198.51.100.77' };
  const nobody = `${newName()}@example.com`;
  const statuses: number[] = [];
  for (let time = 0; time < 6; time++) {
    statuses.push((await post(origin, '/api/account/forgot-password', { username: nobody }, headers)).status);
  }
  expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
});

test('a sensitive change needs a fresh sign-in, and says so [V7.5.1 V7.5.3]', async ({ origin, person, db }) => {
  const client = new CookieClient();
  await client.signIn(origin, person.username, person.password);
  const before = { authenticated_at: now() - minutes(11) };
  await db.updateTable('sessions').set(before).where('user_id', '=', person.id).execute();
  for (const path of ['/api/account/email', '/api/account/export']) {
    const refused = await postAs(client, origin + path, { email: 'other@example.com' });
    expect([path, refused.status, (await refused.json()).error]).toEqual([path, 401, 'reauthentication_required']);
    expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_user_authentication"');
    expect(refused.headers.get('www-authenticate')).toContain('max_age=600');
  }
  expect((await postAs(client, `${origin}/api/auth/confirm`, { password: 'wrong' })).status).toBe(403);
  expect((await postAs(client, `${origin}/api/auth/confirm`, { password: person.password })).status).toBe(204);
  const accepted = await postAs(client, `${origin}/api/account/email`, { email: 'other@example.com' });
  expect([accepted.status, await accepted.json()]).toEqual([202, { pending_email: 'other@example.com' }]);
});

const CHANGES = [
  '/api/account',
  '/api/account/password',
  '/api/account/email',
  '/api/account/email/resend',
  '/api/account/verify-email',
  '/api/account/forgot-password',
  '/api/account/reset-password',
  '/api/account/delete',
  '/api/account/export',
  '/api/auth/confirm',
];

for (const path of CHANGES) {
  test(`another site cannot post to ${path} [V3.5.1]`, async ({ origin, person, db }) => {
    const client = new CookieClient();
    await client.signIn(origin, person.username, person.password);
    const cookie = cookiesFor(origin, `access=${client.cookie('access')}`);
    const headers = { cookie, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    const body = { username: newName(), password: person.password, email: 'evil@example.com', token: 'x' };
    const refused = await post(origin, path, body, headers);
    expect([refused.status, JSON.parse(refused.body).error]).toEqual([403, 'cross_site_request']);
    const row = await db.selectFrom('users').selectAll().where('id', '=', person.id).executeTakeFirst();
    expect(row).toMatchObject({ email: person.email, pending_email: null, password_changed_at: null });
  });
}

for (const path of CHANGES.filter((each) => !/^\/api\/account(|\/(verify|forgot|reset).*)$/.test(each))) {
  test(`nobody in particular cannot post to ${path}`, async ({ origin }) => {
    const refused = await post(origin, path, { password: PASSWORD, email: 'a@example.com' });
    expect([refused.status, JSON.parse(refused.body).message]).toEqual([401, 'Token error']);
  });
}
