import { getAccount, setPassword, setPendingEmail } from '../auth/account';
import { record } from '../auth/audit';
import { forgetGuesses } from '../auth/guesses';
import { voidOneTimeTokens } from '../auth/one-time-token';
import { reauthenticateSession, revokeSessions } from '../auth/session';
import { findUserByUsername, type StoredUser } from '../auth/user';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { AuthError } from '../errors';
import { hashNewPassword } from './new-password';
import { requireOwnPassword, type SignedInPerson, wrongPassword } from './own-password';
import { tellPasswordChanged } from './tell-password-changed';

export type PasswordChange = { person: SignedInPerson; currentPassword: string; password: string };

/**
 * Changes the password of somebody who knows the current one. All their other sessions end, and links that were mailed
 * before are worth nothing.
 *
 * @throws AuthError `wrong_password`, `password_refused`, `too_many_requests`, `guesses_exhausted`, `server_overloaded`
 */
export async function changePassword(db: Db, { person, ...passwords }: PasswordChange, now: number): Promise<void> {
  const { user, session, from } = person;
  const account = await getAccount(db, user.id);
  if (!account) throw new AuthError('not_found');
  const before = await checkedPassword(db, person, passwords.currentPassword, now);
  const emails = [account.email, account.pendingEmail];
  const passwordHash = await hashNewPassword(passwords.password, { username: user.username, emails }, 'new_password');

  await inTransaction(db, async (tx) => {
    // Somebody who changed or reset it in the meantime goes first: the password that was checked is the old one now.
    if (!(await setPassword(tx, user.id, passwordHash, before, now))) throw wrongPassword('current_password');
    await revokeSessions(tx, user.id, session.id, now);
    await reauthenticateSession(tx, session.id, user.id, now);
    await voidOneTimeTokens(tx, user.id);
    if (account.email) await setPendingEmail(tx, user.id, null); // a change that a thief asked for, perhaps
    await forgetGuesses(tx, user.username);
    await record(tx, { type: 'password_changed', userId: user.id, sessionId: session.id, device: from.device }, now);
    await tellPasswordChanged(tx, account, 'changed', from, now);
  });
}

/** The stored password that the typed one was checked against: whoever puts another in its place from now on goes first. */
async function checkedPassword(db: Db, person: SignedInPerson, password: string, now: number): Promise<StoredUser> {
  const before = await findUserByUsername(db, person.user.username);
  await requireOwnPassword(db, person, { password, field: 'current_password' }, now);
  const after = await findUserByUsername(db, person.user.username);
  if (!before || !after) throw new AuthError('not_found');
  // Hashed anew on the way, at today's cost, or changed by somebody: only another check can tell.
  return after.passwordHash === before.passwordHash ? after : checkedPassword(db, person, password, now);
}
