import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  AWAY,
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
import { listenTo } from '../../test/listen';
import { aUser, NOW, PASSWORD } from '../../test/people';
import { deleteUser } from '../auth/account';
import { authenticate } from '../auth/authenticate';
import { issueOneTimeToken, resetBinding } from '../auth/one-time-token';
import { hashPassword } from '../auth/password/password';
import type { Db } from '../db/client';
import { changePassword } from './change-password';
import { confirmPassword } from './confirm-password';
import type { SignedInPerson } from './own-password';
import { resetPassword } from './reset-password';
import { signIn } from './sign-in';

vi.mock('../auth/authenticate', { spy: true });

const { authenticate: reallyAuthenticate } =
  await vi.importActual<typeof import('../auth/authenticate')>('../auth/authenticate');

describe.each(DIALECTS)('%s: signIn', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  let john: SignedInPerson;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    await anAccount(db);
    john = await aSignedInPerson(db);
  });
  afterEach(async () => {
    vi.mocked(authenticate).mockReset();
    await clean();
  });

  /** Lets something happen once the next password has been found right, and before anything begins with it. */
  const whenChecked = (happens: () => Promise<unknown>) =>
    vi.mocked(authenticate).mockImplementationOnce(async (...parameters) => {
      const user = await reallyAuthenticate(...parameters);
      await happens();
      return user;
    });
  const reset = async () => {
    const boundTo = resetBinding('john@example.com', 1);
    const token = await issueOneTimeToken(db, { userId: john.user.id, purpose: 'reset_password', boundTo }, NOW);
    await resetPassword(db, { token, password: NEW_PASSWORD, from: HOME }, NOW);
  };
  const change = () => changePassword(db, { person: john, currentPassword: PASSWORD, password: NEW_PASSWORD }, NOW);
  const disable = () => db.updateTable('users').set({ disabled_at: NOW }).execute();
  const enter = (password = PASSWORD, client: 'browser' | 'api' = 'browser') =>
    signIn(db, { username: 'john', password, client, from: AWAY, replaces: null }, NOW + 5);
  /** What there is of sessions and known browsers, and when it was signed in last. */
  const doors = async () => ({
    sessions: await db.selectFrom('sessions').select(['id', 'revoked_at', 'address']).orderBy('id').execute(),
    browsers: await db.selectFrom('known_browsers').selectAll().execute(),
    signedIn: await db.selectFrom('users').select('last_signed_in_at').execute(),
  });

  test('notes when it was [V16.3.1]', async () => {
    expect(await userRow(db, john.user.id)).toMatchObject({ last_signed_in_at: NOW });
    const { session, user } = await enter();
    expect(await userRow(db, john.user.id)).toMatchObject({ last_signed_in_at: NOW + 5, password_version: 1 });
    expect(await isSignedIn(db, { session, user, from: AWAY })).toBe(true);
  });

  /** How often a sign-in reads users: where it is granted, or refused at the guess after `failures` others. */
  const readsOfUsers = async (password: string, failures = 0) => {
    await db.updateTable('guesses').set({ claimed: failures, failed: failures, next_at: 0 }).execute();
    const listened = listenTo(db);
    const attempt = { username: 'john', password, client: 'browser', from: AWAY, replaces: null } as const;
    await signIn(listened.db, attempt, NOW + 5).catch(() => {});
    return listened.statements.filter((sql) => sql.includes('from "users"') && sql.startsWith('select')).length;
  };

  test.each([
    ['granted', PASSWORD, 0],
    ['refused', 'wrong', 0],
    ['refused as the last guess there was', 'wrong', 89],
  ] as const)('reads the row of its user once when it is %s', async (_, password, failures) => {
    expect(await readsOfUsers(password, failures)).toBe(1);
  });

  test('with a wrong password notes nothing, and opens nothing', async () => {
    const before = await doors();
    await expect(enter('wrong')).rejects.toThrow('Invalid credentials');
    expect(await doors()).toEqual(before);
  });

  describe.each<[string, () => Promise<unknown>]>([
    ['was reset', reset],
    ['was changed', change],
    ['is a disabled user’s by now', disable],
    ['is nobody’s any more', () => deleteUser(db, john.user.id)],
  ])('with a password that, while it was checked, %s', (_, happens) => {
    test.each(['browser', 'api'] as const)('opens nothing to a client of the kind %s', async (client) => {
      let before: unknown;
      whenChecked(async () => {
        await happens();
        before = await doors();
      });
      await expect(enter(PASSWORD, client)).rejects.toMatchObject({
        code: 'authorization_required',
        message: 'Invalid credentials',
      });
      expect(before).toBeDefined();
      expect(await doors()).toEqual(before);
      const attempts = db.selectFrom('audit_events').select('type').where('address', '=', AWAY.device.address);
      expect(await attempts.execute()).toEqual([{ type: 'sign_in_failed' }]);
    });
  });

  test('with the password that was set while the former one was checked still opens', async () => {
    whenChecked(reset);
    await expect(enter()).rejects.toThrow('Invalid credentials');
    await enter(NEW_PASSWORD);
    expect(await isSignedIn(db, john)).toBe(false);
    expect(await rowsIn(db, 'known_browsers')).toBe(1);
  });

  test('goes by the same password still when only its hash was made anew, or another account changed', async () => {
    const jane = await aUser(db, 'jane');
    whenChecked(async () => {
      const password_hash = await hashPassword(PASSWORD);
      await db.updateTable('users').set({ password_hash }).where('id', '=', john.user.id).execute();
      await db.updateTable('users').set({ password_version: 7, disabled_at: NOW }).where('id', '=', jane.id).execute();
    });
    const { user } = await enter();
    expect(user).toEqual(john.user);
  });

  test('takes whom an adopter’s own function finds, by whatever name', async () => {
    vi.mocked(authenticate).mockResolvedValueOnce(john.user);
    const attempt = { username: 'j.doe', password: 'of another system', client: 'browser', from: AWAY } as const;
    const { user } = await signIn(db, { ...attempt, replaces: null }, NOW + 5);
    expect(user).toEqual(john.user);
    expect(await userRow(db, user.id)).toMatchObject({ last_signed_in_at: NOW + 5 });
  });

  test('of who is signed in already, a confirmation by a password that was reset meanwhile confirms nothing', async () => {
    whenChecked(async () => {
      await reset();
      await db.updateTable('sessions').set({ revoked_at: null }).execute(); // even in a session that stood
    });
    await expect(confirmPassword(db, john, PASSWORD, NOW + 5)).rejects.toMatchObject({ code: 'wrong_password' });
    expect(await auditTypes(db, john.user.id)).toEqual(['signed_in', 'password_reset']);
    expect(await rowsIn(db, 'sessions')).toBe(1);
    const sessions = await db.selectFrom('sessions').select('authenticated_at').execute();
    expect(sessions).toEqual([{ authenticated_at: NOW }]);
  });
});
