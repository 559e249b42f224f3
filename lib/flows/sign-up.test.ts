import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  AWAY,
  aSignedInPerson,
  auditTypes,
  HOME,
  isSignedIn,
  NEW_PASSWORD,
  rowsIn,
  userRow,
} from '../../test/account-holder';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { aUser, NOW } from '../../test/people';
import { gist, openPostOffice, type PostOffice } from '../../test/post-office';
import { BRAND } from '../config/brand';
import { getConfig } from '../config/config';
import type { Db } from '../db/client';
import { days, minutes } from '../time';
import { addUser } from './operator/add-user';
import { type SignUp, signUp } from './sign-up';

vi.mock('../config/config', { spy: true });

const NO_ACCOUNT = { users: 0, sessions: 0, mails: 0 };

describe.each(DIALECTS)('%s: signUp', (dialect) => {
  let post: PostOffice;
  let db: Db;
  let clean: () => Promise<void>;
  beforeAll(async () => {
    post = await openPostOffice();
  });
  afterAll(() => post.close());
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
  });
  afterEach(async () => {
    vi.mocked(getConfig).mockReset();
    await clean();
  });

  const wish: SignUp = {
    username: 'john',
    email: 'john@example.com',
    password: NEW_PASSWORD,
    from: HOME,
    replaces: null,
  };
  const enter = (changed: Partial<SignUp> = {}, now = NOW) => signUp(db, { ...wish, ...changed }, now);
  const left = async () => ({
    users: await rowsIn(db, 'users'),
    sessions: await rowsIn(db, 'sessions'),
    mails: await rowsIn(db, 'mails'),
  });

  test('signs a person in at once; the address waits until its mailbox says yes', async () => {
    const { user, session, tokens, browser } = await enter();
    expect(await isSignedIn(db, { user, session, from: HOME })).toBe(true);
    expect(session).toMatchObject({ client: 'browser', authenticatedAt: NOW, expiresAt: NOW + days(30) });
    expect([tokens.accessTokenTtl, tokens.refreshTokenTtl]).toEqual([300, days(30)]);
    expect(browser).toMatch(/^[\w-]{43}$/);
    expect(await userRow(db, user.id)).toMatchObject({
      username: 'john',
      email: null,
      pending_email: 'john@example.com',
      password_changed_at: null,
      password_hash: expect.stringMatching(/^hmac-sha384-bcrypt:/),
    });
    expect(await auditTypes(db, user.id)).toEqual(['signed_up', 'signed_in']);
    expect(gist(await post.deliver(db, NOW))).toEqual([
      `john@example.com: Verify your email address for ${BRAND.name}`,
    ]);
    expect(await userRow(db, user.id)).toMatchObject({ email: null }); // having been mailed proves nothing
  });

  test('the password that was chosen signs in, elsewhere as well', async () => {
    const { user } = await enter();
    const person = await aSignedInPerson(db, 'john', { password: NEW_PASSWORD, from: AWAY });
    expect(person.user).toEqual(user);
  });

  test('without an address nothing is mailed', async () => {
    const { user } = await enter({ email: null });
    expect(await userRow(db, user.id)).toMatchObject({ email: null, pending_email: null });
    expect(await rowsIn(db, 'mails')).toBe(0);
  });

  test('mails in the language of who signs up', async () => {
    await enter({ from: { ...HOME, locale: 'ko' } });
    const [mail] = await post.deliver(db, NOW);
    expect(mail?.subject).toMatch(/\p{Script=Hangul}/u);
  });

  test('a site that is closed takes nobody', async () => {
    vi.mocked(getConfig).mockReturnValue({ ...getConfig(), signUp: 'closed' });
    await expect(enter()).rejects.toMatchObject({ code: 'sign_up_closed', status: 403 });
    expect(await left()).toEqual(NO_ACCOUNT);
    expect(await auditTypes(db)).toEqual([]);
  });

  test('a site that wants an address takes nobody without one', async () => {
    vi.mocked(getConfig).mockReturnValue({ ...getConfig(), signUpEmail: 'required' });
    await expect(enter({ email: null })).rejects.toMatchObject({ code: 'invalid_request', fields: ['email'] });
    expect(await left()).toEqual(NO_ACCOUNT);
    expect((await enter()).user.username).toBe('john');
  });

  test('a name that speaks for the site is refused in any spelling, unless its operator lets everybody have it', async () => {
    for (const username of ['admin', 'r00t', 'sup.port']) {
      await expect(enter({ username })).rejects.toMatchObject({ code: 'username_reserved', fields: ['username'] });
    }
    expect(await left()).toEqual(NO_ACCOUNT);
    vi.mocked(getConfig).mockReturnValue({ ...getConfig(), reservedUsernames: [] });
    expect((await enter({ username: 'admin' })).user.username).toBe('admin');
  });

  test('an operator makes an account with a name that speaks for the site', async () => {
    const wish = { username: 'admin', password: NEW_PASSWORD, email: null, verified: false, locale: 'en' } as const;
    expect((await addUser(db, wish, NOW)).username).toBe('admin');
  });

  test('a name that somebody has is refused, and nothing of theirs changes', async () => {
    const john = await aUser(db);
    const before = await userRow(db, john.id);
    await expect(enter()).rejects.toMatchObject({ code: 'username_taken', fields: ['username'] });
    expect(await userRow(db, john.id)).toEqual(before);
    expect(await left()).toEqual({ users: 1, sessions: 0, mails: 0 });
    expect(await auditTypes(db)).toEqual([]);
  });

  test('of ten who want one name at the same moment, one gets it', async () => {
    const attempts = await Promise.allSettled(Array.from({ length: 10 }, () => enter()));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'username_taken' });
    }
    expect(await left()).toEqual({ users: 1, sessions: 1, mails: 1 });
  });

  test.each([
    ['too short a one', 'short', 'too_short'],
    ['a common one', 'password123456789', 'common'],
    ['one’s own name', 'johnjohn@example.com', 'own_words'],
    ['a repetition', 'x7x7x7x7x7x7x7x7', 'repetitive'],
  ])('says why a password is refused: %s', async (_, password, reason) => {
    await expect(enter({ password })).rejects.toMatchObject({ code: 'password_refused', reason, fields: ['password'] });
    expect(await left()).toEqual(NO_ACCOUNT);
  });

  test('a thousand characters of any script are a password [V6.2.9]', async () => {
    const password = `${'한글과 лес и ελιά 🦦 '.repeat(60)}${NEW_PASSWORD}`.slice(0, 1000);
    await enter({ password });
    await aSignedInPerson(db, 'john', { password });
    await expect(aSignedInPerson(db, 'john', { password: password.slice(0, -1) })).rejects.toMatchObject({
      code: 'authorization_required',
    });
  });

  test('after thirty from one address, the next waits, and is told how long; others do not [V2.3.2 V2.4.1]', async () => {
    for (let count = 0; count < 30; count++) await enter({ username: `john${count}`, email: null });
    await expect(enter({ username: 'jane' })).rejects.toMatchObject({
      code: 'too_many_requests',
      retryAfter: minutes(2),
      message: 'Too many attempts. Try again in 2 minutes',
    });
    expect(await left()).toEqual({ users: 30, sessions: 30, mails: 0 });
    await expect(enter({ username: 'jane' }, NOW + minutes(2) - 1)).rejects.toMatchObject({ retryAfter: 1 });
    expect((await enter({ username: 'jane' }, NOW + minutes(2))).user.username).toBe('jane');
    expect((await enter({ username: 'bystander', from: AWAY })).user.username).toBe('bystander');
  });

  test('one who is counted by /64 gains nothing by another address in it', async () => {
    const at = (address: string) => ({ ...HOME, device: { userAgent: '', address } });
    for (let count = 0; count < 30; count++) {
      await enter({ username: `john${count}`, email: null, from: at(`2001:db8:1:2::${count.toString(16)}`) });
    }
    const next = { username: 'jane', email: null };
    await expect(enter({ ...next, from: at('2001:db8:1:2:ffff::1') })).rejects.toMatchObject({ status: 429 });
    await enter({ ...next, from: at('2001:db8:1:3::1') });
  });

  test('people whose address cannot be read use up nobody else’s thirty', async () => {
    const from = { ...HOME, device: { userAgent: '', address: '' } };
    for (let count = 0; count < 31; count++) await enter({ username: `john${count}`, email: null, from });
  });

  test('ends the session this browser had, and says so to its owner', async () => {
    const jane = await aUser(db, 'jane');
    const person = await aSignedInPerson(db, 'jane');
    await enter({ replaces: { sessionId: person.session.id, userId: jane.id } });
    expect(await isSignedIn(db, person)).toBe(false);
    expect(await auditTypes(db, jane.id)).toEqual(['signed_in', 'signed_out']);
  });
});
