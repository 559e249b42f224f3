import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  AWAY,
  anAccount,
  aSignedInPerson,
  auditTypes,
  HOME,
  isSignedIn,
  NEW_PASSWORD,
  OTHER_PASSWORD,
  rowsIn,
  userRow,
} from '../../test/account-holder';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { NOW, PASSWORD } from '../../test/people';
import { gist, openPostOffice, type PostOffice, tokenIn } from '../../test/post-office';
import { hashPassword } from '../auth/password/password';
import { findLiveSession } from '../auth/session';
import { BRAND } from '../config/brand';
import { getConfig } from '../config/config';
import type { Db } from '../db/client';
import { verifyAccessToken } from '../edge/access-token';
import { TokenError } from '../errors';
import { changeEmail } from './change-email';
import { changePassword } from './change-password';
import { forgotPassword } from './forgot-password';
import type { SignedInPerson } from './own-password';
import { resetPassword } from './reset-password';
import { signIn } from './sign-in';
import { verifyEmail } from './verify-email';

vi.mock('../config/config', { spy: true });

const WRONG = { code: 'wrong_password', status: 403, fields: ['current_password'] };
const LATER = NOW + 100;

/** What is left of signing in for the first time, in a browser that was not known yet. */
const STRANGERS = [{ claimed: 0, failed: 0 }];

describe.each(DIALECTS)('%s: changePassword', (dialect) => {
  let post: PostOffice;
  let db: Db;
  let clean: () => Promise<void>;
  let john: SignedInPerson;
  beforeAll(async () => {
    post = await openPostOffice();
  });
  afterAll(() => post.close());
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    await anAccount(db);
    john = await aSignedInPerson(db);
  });
  afterEach(async () => {
    vi.mocked(getConfig).mockReset();
    await clean();
  });

  const change = (currentPassword = PASSWORD, password = NEW_PASSWORD, now = LATER) =>
    changePassword(db, { person: john, currentPassword, password }, now);
  const enter = (password: string, now = LATER) => aSignedInPerson(db, 'john', { password, now });
  const events = async () => (await auditTypes(db, john.user.id)).filter((type) => type !== 'signed_in');
  const guesses = () => db.selectFrom('guesses').select(['claimed', 'failed']).orderBy('key', 'desc').execute();

  test('gives this browser a new session in place of the one it had, ends all others, and mails a notice [V6.3.7 V7.4.3]', async () => {
    const others = [await enter(PASSWORD), await enter(PASSWORD)];
    const changed = await change();
    if (!changed) throw new Error('no session');
    const here = { ...john, session: changed.session };
    expect(await Promise.all([here, john, ...others].map((person) => isSignedIn(db, person, LATER)))).toEqual([
      ...[true, false, false, false],
    ]);
    expect(changed.session).toMatchObject({ client: 'browser', authenticatedAt: LATER });
    const live = await findLiveSession(db, here.session.id, john.user.id, LATER);
    expect(live?.session.authenticatedAt).toBe(LATER);
    expect(await verifyAccessToken(getConfig(), changed.tokens.accessToken, LATER)).toMatchObject({
      claims: { sub: john.user.id, sid: here.session.id, auth_time: LATER },
    });
    expect(changed.browser).toBe(john.from.browser);
    expect(await userRow(db, john.user.id)).toMatchObject({
      password_changed_at: LATER,
      password_version: 2,
      email: 'john@example.com',
    });
    expect(await events()).toEqual(['password_changed']);
    const event = db.selectFrom('audit_events').select('session_id').where('type', '=', 'password_changed');
    expect(await event.execute()).toEqual([{ session_id: here.session.id }]);
    expect(gist(await post.deliver(db, LATER))).toEqual([`john@example.com: Your ${BRAND.name} password was changed`]);
    await expect(enter(PASSWORD)).rejects.toMatchObject({ code: 'authorization_required' });
    await enter(NEW_PASSWORD);
  });

  test('an API client keeps its session; all others end', async () => {
    const attempt = { username: 'john', password: PASSWORD, client: 'api', from: HOME, replaces: null } as const;
    const api = { ...(await signIn(db, attempt, NOW)), from: HOME };
    const before = await rowsIn(db, 'sessions');
    expect(
      await changePassword(db, { person: api, currentPassword: PASSWORD, password: NEW_PASSWORD }, LATER),
    ).toBeNull();
    expect([await isSignedIn(db, api, LATER), await isSignedIn(db, john, LATER)]).toEqual([true, false]);
    expect(await rowsIn(db, 'sessions')).toBe(before);
    const live = await findLiveSession(db, api.session.id, api.user.id, LATER);
    expect(live?.session.authenticatedAt).toBe(LATER);
    expect(await events()).toEqual(['password_changed']);
  });

  test.each<[string, Partial<{ revoked_at: number; expires_at: number }>]>([
    ['was ended', { revoked_at: LATER }],
    ['ran out', { expires_at: LATER }],
  ])('a session that %s meanwhile changes nothing', async (_, over) => {
    await db.updateTable('users').set({ pending_email: 'new@example.com' }).execute();
    await db.updateTable('sessions').set(over).execute();
    const state = async () => ({
      user: await userRow(db, john.user.id),
      sessions: await db.selectFrom('sessions').selectAll().execute(),
      mails: await rowsIn(db, 'mails'),
    });
    const before = await state();
    await expect(change()).rejects.toBeInstanceOf(TokenError);
    expect(await state()).toEqual(before);
    expect(await events()).toEqual([]);
  });

  test('a wrong current password is counted and recorded, and changes nothing [V6.2.3]', async () => {
    const other = await enter(PASSWORD);
    const before = await userRow(db, john.user.id);
    for (let count = 0; count < 3; count++) await expect(change('not the password')).rejects.toMatchObject(WRONG);
    expect(await guesses()).toEqual([...STRANGERS, { claimed: 3, failed: 3 }]);
    expect(await events()).toEqual(Array(3).fill('wrong_password'));
    expect(await userRow(db, john.user.id)).toEqual(before);
    expect(await isSignedIn(db, other, LATER)).toBe(true);
    expect(await post.deliver(db, LATER)).toEqual([]);
  });

  test('a stolen session is no way around the guesses: after five of a known browser’s it has to wait', async () => {
    for (let count = 0; count < 5; count++) await expect(change('not the password')).rejects.toMatchObject(WRONG);
    await expect(change('not the password')).rejects.toMatchObject({ code: 'too_many_requests', retryAfter: 5 });
    await expect(change()).rejects.toMatchObject({ code: 'too_many_requests', retryAfter: 5 });
    expect(await guesses()).toEqual([...STRANGERS, { claimed: 5, failed: 5 }]);
    expect(await events()).toEqual(Array(5).fill('wrong_password'));
    await change(PASSWORD, NEW_PASSWORD, LATER + 5);
  });

  test('a new password that is no good is refused with the reason, and the right one was not counted [V2.2.3 V6.2.1]', async () => {
    await expect(change(PASSWORD, 'short')).rejects.toMatchObject({
      code: 'password_refused',
      reason: 'too_short',
      fields: ['new_password'],
    });
    await expect(change(PASSWORD, 'john@example.com')).rejects.toMatchObject({ reason: 'own_words' });
    expect(await guesses()).toEqual([...STRANGERS, { claimed: 0, failed: 0 }]);
    expect(await events()).toEqual([]);
    await enter(PASSWORD);
  });

  test('twenty new passwords are judged, then one in 30 seconds: the right current one is not enough', async () => {
    for (let count = 0; count < 20; count++) {
      await expect(change(PASSWORD, 'short')).rejects.toMatchObject({ code: 'password_refused' });
    }
    const before = await userRow(db, john.user.id);
    await expect(change()).rejects.toMatchObject({ code: 'too_many_requests', retryAfter: 30 });
    await expect(change(PASSWORD, 'short')).rejects.toMatchObject({ code: 'too_many_requests' }); // before it is judged
    expect(await userRow(db, john.user.id)).toEqual(before);
    await anAccount(db, 'jane');
    const jane = await aSignedInPerson(db, 'jane');
    await changePassword(db, { person: jane, currentPassword: PASSWORD, password: NEW_PASSWORD }, LATER);
    await change(PASSWORD, NEW_PASSWORD, LATER + 30);
  });

  test('without an address nobody is mailed, and an address that waits is forgotten as well', async () => {
    await db.updateTable('users').set({ email: null, pending_email: 'new@example.com' }).execute();
    await change();
    expect(await rowsIn(db, 'mails')).toBe(0);
    expect(await userRow(db, john.user.id)).toMatchObject({ email: null, pending_email: null });
  });

  test('a change of address that a thief has asked for is over, and so is its link', async () => {
    const held = { userId: john.user.id, sessionId: john.session.id };
    await changeEmail(db, { held, email: 'thief@example.com', from: AWAY }, NOW);
    const token = tokenIn(await post.deliver(db, NOW), 'thief@example.com');
    await change();
    expect(await userRow(db, john.user.id)).toMatchObject({ email: 'john@example.com', pending_email: null });
    await expect(verifyEmail(db, { token, from: AWAY }, LATER)).rejects.toMatchObject({ code: 'link_not_valid' });
  });

  test('a reset that happens meanwhile wins, whoever is first', async () => {
    for (let round = 0; round < 6; round++) {
      const now = LATER + round;
      const [current, viaLink, viaForm] = [`current ${round} ${PASSWORD}`, `${OTHER_PASSWORD} ${round}`, NEW_PASSWORD];
      await db
        .updateTable('users')
        .set({ password_hash: await hashPassword(current) })
        .execute();
      await db.updateTable('sessions').set({ revoked_at: null }).execute();
      await db.deleteFrom('throttles').execute();
      await db.deleteFrom('guesses').execute();
      await forgotPassword(db, { identifier: 'john', from: AWAY }, now);
      const token = tokenIn(await post.deliver(db, now), 'john@example.com');
      const [resetting, changing] = await Promise.allSettled([
        resetPassword(db, { token, password: viaLink, from: AWAY }, now),
        change(current, viaForm, now),
      ]);
      // One of the two took effect, as a whole; never both, the later over the earlier.
      expect([resetting.status, changing.status].sort()).toEqual(['fulfilled', 'rejected']);
      await enter(resetting.status === 'fulfilled' ? viaLink : viaForm, now);
      const session = changing.status === 'fulfilled' && changing.value?.session;
      expect(await isSignedIn(db, john, now)).toBe(false);
      if (session) expect(await isSignedIn(db, { ...john, session }, now)).toBe(true);
    }
  });

  test('a hash that is made anew on the way, at today’s cost, is no other password', async () => {
    await db
      .updateTable('users')
      .set({ password_hash: await hashPassword(PASSWORD) })
      .execute();
    vi.mocked(getConfig).mockReturnValue({ ...getConfig(), bcryptCost: 5 });
    await change();
    await enter(NEW_PASSWORD);
    expect(await events()).toEqual(['password_changed']);
  });
});
