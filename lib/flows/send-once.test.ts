import type { KyselyPlugin } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  anAccount,
  aSignedInPerson,
  auditTypes,
  HOME,
  isSignedIn,
  NEW_PASSWORD,
  rowsIn,
  userRow,
} from '../../test/account-holder';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { NOW, PASSWORD } from '../../test/people';
import { issueOneTimeToken, resetBinding } from '../auth/one-time-token';
import { parseRefreshToken } from '../auth/refresh-token';
import { claimSentForm, settleSentForm } from '../auth/sent-form';
import { getConfig } from '../config/config';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { AuthError } from '../errors';
import { minutes, seconds } from '../time';
import { changeEmail, resendVerification } from './change-email';
import { changePassword } from './change-password';
import { confirmPassword } from './confirm-password';
import { deleteAccount } from './delete-account';
import { forgotPassword } from './forgot-password';
import { refresh } from './refresh';
import { resetPassword } from './reset-password';
import { requireSettled, sendOnce } from './send-once';
import { signOut } from './sign-out';
import { signUp } from './sign-up';
import type { SignedIn } from './start-signed-in';
import { verifyEmail } from './verify-email';

const FROM = { ...HOME, form: 'hash of the form' };
const OTHER_FORM = { ...HOME, form: 'hash of another form' };

describe.each(DIALECTS)('%s: a form that is sent twice', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
  });
  afterEach(() => clean());

  const wish = { username: 'john', email: 'john@example.com', password: NEW_PASSWORD, replaces: null };
  const join = (from = FROM, now = NOW) => signUp(db, { ...wish, from }, now);
  const sessionIn = ({ tokens }: SignedIn) => parseRefreshToken(tokens.refreshToken, getConfig().authSecrets);
  const many = <T>(count: number, send: () => Promise<T>) => Promise.all(Array.from({ length: count }, () => send()));
  /** @returns the statements that are not reads, as they come from now on */
  function watchWrites(): string[] {
    const written: string[] = [];
    const executor = db.getExecutor();
    const listener: KyselyPlugin = {
      transformQuery: ({ node, queryId }) => {
        if (node.kind !== 'SelectQueryNode') written.push(executor.compileQuery(node, queryId).sql);
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    db = db.withPlugin(listener);
    return written;
  }
  const twice = async <T>(send: () => Promise<T>) => [await send(), await send()] as const;

  test.each([2, 20])('by %i at the same moment makes one account and signs all of them in', async (count) => {
    const all = await many(count, join);
    expect(new Set(all.map((each) => each.user.id)).size).toBe(1);
    expect(new Set(all.map((each) => JSON.stringify(sessionIn(each)))).size).toBe(1);
    expect([await rowsIn(db, 'users'), await rowsIn(db, 'sessions'), await rowsIn(db, 'mails')]).toEqual([1, 1, 1]);
    expect(await auditTypes(db)).toEqual(['signed_up', 'signed_in']);
    for (const { user, session } of all) expect(await isSignedIn(db, { user, session, from: HOME })).toBe(true);
  });

  test('signs in with the tokens that the session has by then', async () => {
    const first = await join();
    const { refreshToken } = first.tokens;
    const renewed = await refresh(db, { refreshToken, client: 'browser', device: HOME.device }, NOW + 60);
    const again = await join(FROM, NOW + 61);
    expect(again.tokens.refreshToken).toBe(renewed.refreshToken);
    expect(again.session.id).toBe(first.session.id);
  });

  test('writes nothing however often it is sent again', async () => {
    await join();
    const written = watchWrites();
    await many(20, () => join({ ...FROM, browser: null }));
    await many(20, () => join({ ...FROM, browser: 'a'.repeat(43) }));
    expect(written).toEqual([]);
  });

  test('does not sign anybody in whose session has ended since', async () => {
    const { session, user } = await join();
    await signOut(db, { sessionId: session.id, userId: user.id }, HOME.device, NOW + 1);
    await expect(join(FROM, NOW + 2)).rejects.toThrow('Session has ended');
    expect(await rowsIn(db, 'sessions')).toBe(1);
  });

  test('with something else in it is another form', async () => {
    await join();
    await expect(join(OTHER_FORM)).rejects.toMatchObject({ code: 'username_taken' });
  });

  test('after ten minutes is another form', async () => {
    await join();
    await expect(join(FROM, NOW + minutes(10))).rejects.toMatchObject({ code: 'username_taken' });
  });

  test('and fails does so each time, and leaves nothing to remember', async () => {
    const short = () => signUp(db, { ...wish, password: 'short', from: FROM }, NOW);
    for (const attempt of await Promise.allSettled([short(), short()])) {
      expect(attempt).toMatchObject({ status: 'rejected', reason: { code: 'password_refused' } });
    }
    expect(await rowsIn(db, 'sent_forms')).toBe(0);
    expect((await join()).user.username).toBe('john');
  });

  test.each([2, 20])('by %i at the same moment resets a password once, and all are told so', async (count) => {
    const { id: userId } = await anAccount(db);
    const boundTo = resetBinding('john@example.com', 1);
    const token = await issueOneTimeToken(db, { userId, purpose: 'reset_password', boundTo }, NOW);
    const reset = (from = FROM) => resetPassword(db, { token, password: NEW_PASSWORD, from }, NOW);
    const firsts = await many(count, reset);
    expect(firsts.filter(Boolean)).toHaveLength(1);
    expect(await userRow(db, userId)).toMatchObject({ password_version: 2 });
    expect(await auditTypes(db)).toEqual(['password_reset']);
    await expect(reset(OTHER_FORM)).rejects.toMatchObject({ code: 'link_not_valid' });
  });

  test('and is refused before anything is hashed writes nothing', async () => {
    const written = watchWrites();
    const link = { token: 'x'.repeat(43), from: FROM };
    await expect(verifyEmail(db, link, NOW)).rejects.toMatchObject({ code: 'link_not_valid' });
    const reset = { ...link, password: NEW_PASSWORD };
    await expect(resetPassword(db, reset, NOW)).rejects.toMatchObject({ code: 'link_not_valid' });
    const reserved = { ...wish, username: 'admin', from: FROM };
    await expect(signUp(db, reserved, NOW)).rejects.toMatchObject({ code: 'username_reserved' });
    expect(written).toEqual([]);
    await signUp(db, { ...wish, from: FROM }, NOW);
    expect(written.length).toBeGreaterThan(3);
  });

  test('verifies an address once, and says so each time', async () => {
    const { id: userId } = await anAccount(db, 'john', { email: null, pendingEmail: 'new@example.com' });
    const grant = { userId, purpose: 'verify_email', boundTo: 'new@example.com' } as const;
    const token = await issueOneTimeToken(db, grant, NOW);
    const verify = (from = FROM) => verifyEmail(db, { token, from }, NOW);
    await twice(verify);
    await many(5, verify);
    expect(await userRow(db, userId)).toMatchObject({ email: 'new@example.com' });
    expect(await auditTypes(db)).toEqual(['email_verified']);
    await expect(verify(OTHER_FORM)).rejects.toMatchObject({ code: 'link_not_valid' });
  });

  test('changes a password once, counts no wrong guess, and signs in with one new session', async () => {
    await anAccount(db);
    const john = await aSignedInPerson(db);
    const change = () => {
      const person = { ...john, from: { ...john.from, form: FROM.form } };
      return changePassword(db, { person, currentPassword: PASSWORD, password: NEW_PASSWORD }, NOW);
    };
    const all = [...(await many(5, change)), await change()];
    expect(new Set(all.map((each) => each?.session.id)).size).toBe(1);
    expect(all[5]?.tokens.refreshToken).toBe(all[0]?.tokens.refreshToken);
    expect(await auditTypes(db)).toEqual(['signed_in', 'password_changed']);
    expect(await userRow(db, john.user.id)).toMatchObject({ password_version: 2 });
  });

  test('confirms a password once, with one new session', async () => {
    await anAccount(db);
    const john = await aSignedInPerson(db);
    const person = { ...john, from: { ...john.from, form: FROM.form } };
    const all = await twice(() => confirmPassword(db, person, PASSWORD, NOW));
    expect(all[0]?.session.id).not.toBe(john.session.id);
    expect(all[1]?.session.id).toBe(all[0]?.session.id);
    expect(await auditTypes(db)).toEqual(['signed_in', 'password_confirmed']);
  });

  test('has one link mailed, for a forgotten password, a new address and another try', async () => {
    const { id: userId } = await anAccount(db);
    const forgot = () => forgotPassword(db, { identifier: 'john', from: FROM }, NOW);
    await many(2, forgot);
    for (let time = 0; time < 9; time++) await forgot(); // more than may be asked for
    expect(await rowsIn(db, 'mails')).toBe(1);
    const { session } = await aSignedInPerson(db);
    const held = { userId, sessionId: session.id };
    const change = { held, email: 'new@example.com', from: { ...HOME, form: 'a change' } };
    await many(2, () => changeEmail(db, change, NOW));
    expect(await rowsIn(db, 'mails')).toBe(3); // and one to the address until now
    expect((await auditTypes(db)).filter((type) => type === 'email_change_requested')).toHaveLength(1);
    const again = () => resendVerification(db, { held, from: { ...HOME, form: 'another try' } }, NOW);
    expect(await many(2, again)).toEqual([true, true]);
    expect(await rowsIn(db, 'mails')).toBe(4);
  });

  test('deletes an account once', async () => {
    await anAccount(db);
    const john = await aSignedInPerson(db);
    const person = { ...john, from: { ...john.from, form: FROM.form } };
    await twice(() => deleteAccount(db, person, PASSWORD, NOW));
    expect([await rowsIn(db, 'users'), await rowsIn(db, 'mails')]).toEqual([0, 1]);
    await expect(deleteAccount(db, john, PASSWORD, NOW)).rejects.toMatchObject({ code: 'wrong_password' });
  });

  test('is undone where another request has taken it over, and gets the answer of that one', async () => {
    const check = async () => {};
    const first = async (claim: Parameters<typeof requireSettled>[1]): Promise<string | null> => {
      const other = await claimSentForm(db, FROM.form, NOW + seconds(31)); // this one's process is taken for dead
      if (other.status === 'claimed') await settleSentForm(db, other.claim, 'its session', NOW);
      return inTransaction(db, async (tx) => {
        await tx.insertInto('throttles').values({ key: 'of the one that was slow', clear_at: NOW }).execute();
        await requireSettled(tx, claim, 'another session', NOW);
        return 'mine';
      });
    };
    expect(await sendOnce(db, FROM.form, { check, first, again: async (session) => session }, NOW)).toBe('its session');
    expect(await rowsIn(db, 'throttles')).toBe(0);
  });

  test('is not refused for what its own first sending has done meanwhile', async () => {
    const check = async () => {
      const other = await claimSentForm(db, FROM.form, NOW);
      if (other.status === 'claimed') await settleSentForm(db, other.claim, 'its session', NOW);
      throw new AuthError('link_not_valid');
    };
    const first = async (): Promise<string | null> => 'mine';
    expect(await sendOnce(db, FROM.form, { check, first, again: async (session) => session }, NOW)).toBe('its session');
  });

  test('that is no form of ours is carried out each time', async () => {
    let count = 0;
    const first = async (): Promise<number | null> => ++count;
    await twice(() => sendOnce(db, null, { check: async () => {}, first, again: async () => null }, NOW));
    expect(count).toBe(2);
  });
});
