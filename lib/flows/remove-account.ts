import { type Account, deleteUser } from '../auth/account';
import { anonymiseEvents, record } from '../auth/audit';
import { forgetGuesses } from '../auth/guesses';
import { forgetThrottles } from '../auth/throttle';
import { sha256 } from '../crypto/hash';
import type { Db } from '../db/client';
import { type Asked, queueMail } from '../mail/queue';

/** Whose account goes, disabled or not. */
export type Removed = Pick<Account, 'id' | 'username' | 'email' | 'pendingEmail'>;

/** Keys made of what tells of a person. */
function throttlesOf({ id, username, email, pendingEmail }: Removed): string[] {
  const names = [username, email, pendingEmail].flatMap((name) => name ?? []);
  const hashed = names.flatMap((name) => [`forgot:${sha256(name)}`, `mailbox:${sha256(name)}`]);
  return [...hashed, `email:${id}`, `new-password:${id}`];
}

const NOWHERE = { userAgent: '', address: '' };

/**
 * Removes a user, sessions, tokens and known browsers; what happened stays on record without telling of a person. A last mail
 * says so. In a transaction of the caller's.
 *
 * @param sessionId from which it was asked; null for an operator
 * @returns whether the user was there
 */
export async function removeAccount(
  tx: Db,
  account: Removed,
  sessionId: string | null,
  asked: Asked,
  now: number,
): Promise<boolean> {
  const { id, username, email } = account;
  if (!(await deleteUser(tx, id))) return false;
  await forgetGuesses(tx, username);
  await forgetThrottles(tx, throttlesOf(account));
  await record(tx, { type: 'account_deleted', userId: id, sessionId, device: NOWHERE }, now);
  await anonymiseEvents(tx, id);
  if (!email) return true;
  const content = { template: 'account_deleted', username } as const;
  await queueMail(tx, { order: { kind: 'notice', to: email, content }, asked }, now);
  return true;
}
