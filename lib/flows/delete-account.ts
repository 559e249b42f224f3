import { type Account, deleteUser, getAccount } from '../auth/account';
import { anonymiseEvents, record } from '../auth/audit';
import { forgetGuesses } from '../auth/guesses';
import { forgetThrottles } from '../auth/throttle';
import { noteSignIn } from '../auth/user';
import { sha256 } from '../crypto/hash';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { queueMail } from '../mail/queue';
import { toldInMail } from './asked-from';
import { requireOwnPassword, type SignedInPerson, wrongPassword } from './own-password';

/** Keys made of what tells of a person. */
function throttlesOf(userId: string, account: Account | null): string[] {
  const names = [account?.username, account?.email, account?.pendingEmail].flatMap((name) => name ?? []);
  const hashed = names.flatMap((name) => [`forgot:${sha256(name)}`, `mailbox:${sha256(name)}`]);
  return [...hashed, `email:${userId}`, `new-password:${userId}`];
}

const NOWHERE = { userAgent: '', address: '' };

/**
 * Deletes an account, for who knows its password: the user, sessions, tokens and known browsers go; what happened stays on
 * record without telling of a person. A last mail says so.
 *
 * @throws AuthError `wrong_password`, `too_many_requests`, `guesses_exhausted`, `server_overloaded`
 */
export async function deleteAccount(db: Db, person: SignedInPerson, password: string, now: number): Promise<void> {
  const passwordVersion = await requireOwnPassword(db, person, { password, field: 'password' }, now);
  const { user, session, from } = person;
  await inTransaction(db, async (tx) => {
    if (!(await noteSignIn(tx, user.id, passwordVersion, now))) throw wrongPassword('password'); // reset meanwhile
    const account = await getAccount(tx, user.id);
    await deleteUser(tx, user.id);
    await forgetGuesses(tx, user.username);
    await forgetThrottles(tx, throttlesOf(user.id, account));
    await record(tx, { type: 'account_deleted', userId: user.id, sessionId: session.id, device: NOWHERE }, now);
    await anonymiseEvents(tx, user.id);
    if (!account?.email) return;
    const content = { template: 'account_deleted', username: user.username } as const;
    await queueMail(tx, { order: { kind: 'notice', to: account.email, content }, asked: toldInMail(from, now) }, now);
  });
}
