import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { hashPassword } from '../auth/password';
import { findLiveSession } from '../auth/session';
import { getConfig } from '../config';
import type { Db } from '../db/client';
import {
  AWAY,
  anAccount,
  aSignedInPerson,
  auditTypes,
  isSignedIn,
  NEW_PASSWORD,
  OTHER_PASSWORD,
  rowsIn,
  userRow,
} from '../testing/account-holder';
import { DIALECTS, freshDb } from '../testing/fresh-db';
import { NOW, PASSWORD } from '../testing/people';
import { gist, openPostOffice, type PostOffice, tokenIn } from '../testing/post-office';
import { changeEmail } from './change-email';
import { changePassword } from './change-password';
import { forgotPassword } from './forgot-password';
import type { SignedInPerson } from './own-password';
import { resetPassword } from './reset-password';
import { verifyEmail } from './verify-email';

vi.mock('../config', { spy: true });

const WRONG = { code: 'wrong_password', status: 403, fields: ['current_password'] };
const LATER = NOW + 100;

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
  const guesses = () => db.selectFrom('guesses').select(['claimed', 'failed']).execute();

  test('ends all other sessions, keeps this one, and mails a notice', async () => {
    const others = [await enter(PASSWORD), await enter(PASSWORD)];
    await change();
    expect(await Promise.all([john, ...others].map((person) => isSignedIn(db, person, LATER)))).toEqual([
      ...[true, false, false],
    ]);
    const live = await findLiveSession(db, john.session.id, john.user.id, LATER);
    expect(live?.session.authenticatedAt).toBe(LATER);
    expect(await userRow(db, john.user.id)).toMatchObject({ password_changed_at: LATER, email: 'john@example.com' });
    expect(await events()).toEqual(['password_changed']);
    expect(gist(await post.deliver(db, LATER))).toEqual(['john@example.com: Your Latchkey password was changed']);
    await expect(enter(PASSWORD)).rejects.toMatchObject({ code: 'authorization_required' });
    await enter(NEW_PASSWORD);
  });

  test('a wrong current password is counted and recorded, and changes nothing', async () => {
    const other = await enter(PASSWORD);
    const before = await userRow(db, john.user.id);
    for (let count = 0; count < 3; count++) await expect(change('not the password')).rejects.toMatchObject(WRONG);
    expect(await guesses()).toEqual([{ claimed: 3, failed: 3 }]);
    expect(await events()).toEqual(Array(3).fill('wrong_password'));
    expect(await userRow(db, john.user.id)).toEqual(before);
    expect(await isSignedIn(db, other, LATER)).toBe(true);
    expect(await post.deliver(db, LATER)).toEqual([]);
  });

  test('a stolen session is no way around the guesses: those of a known browser, then everybody’s, then waiting', async () => {
    for (let count = 0; count < 10; count++) await expect(change('not the password')).rejects.toMatchObject(WRONG);
    await expect(change('not the password')).rejects.toMatchObject({ code: 'too_many_requests', retryAfter: 5 });
    await expect(change()).rejects.toMatchObject({ code: 'too_many_requests', retryAfter: 5 });
    expect(await guesses()).toEqual(Array(2).fill({ claimed: 5, failed: 5 }));
    expect(await events()).toEqual(Array(10).fill('wrong_password'));
    await change(PASSWORD, NEW_PASSWORD, LATER + 5);
  });

  test('a new password that is no good is refused with the reason, and the right one was not counted', async () => {
    await expect(change(PASSWORD, 'short')).rejects.toMatchObject({
      code: 'password_refused',
      reason: 'too_short',
      fields: ['new_password'],
    });
    await expect(change(PASSWORD, 'john@example.com')).rejects.toMatchObject({ reason: 'own_words' });
    expect(await guesses()).toEqual([]);
    expect(await events()).toEqual([]);
    await enter(PASSWORD);
  });

  test('without an address nobody is mailed; an address that waits goes on waiting', async () => {
    await db.updateTable('users').set({ email: null, pending_email: 'new@example.com' }).execute();
    await change();
    expect(await rowsIn(db, 'mails')).toBe(0);
    expect(await userRow(db, john.user.id)).toMatchObject({ pending_email: 'new@example.com' });
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
    for (let round = 0; round < 10; round++) {
      const now = LATER + round;
      const [current, viaLink, viaForm] = [`current ${round} ${PASSWORD}`, `${OTHER_PASSWORD} ${round}`, NEW_PASSWORD];
      await db
        .updateTable('users')
        .set({ password_hash: await hashPassword(current) })
        .execute();
      await db.updateTable('sessions').set({ revoked_at: null }).execute();
      await db.deleteFrom('throttles').execute();
      await forgotPassword(db, { identifier: 'john', from: AWAY }, now);
      const token = tokenIn(await post.deliver(db, now), 'john@example.com');
      const [resetting, changing] = await Promise.allSettled([
        resetPassword(db, { token, password: viaLink, from: AWAY }, now),
        change(current, viaForm, now),
      ]);
      // One of the two took effect, as a whole; never both, the later over the earlier.
      expect([resetting.status, changing.status].sort()).toEqual(['fulfilled', 'rejected']);
      await enter(resetting.status === 'fulfilled' ? viaLink : viaForm, now);
      expect(await isSignedIn(db, john, now)).toBe(changing.status === 'fulfilled');
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
