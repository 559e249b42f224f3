import { deleteUser, getAccount } from '../auth/account';
import { anonymiseEvents, record } from '../auth/audit';
import { forgetGuesses } from '../auth/guesses';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { queueMail } from '../mail/queue';
import { toldInMail } from './asked-from';
import { requireOwnPassword, type SignedInPerson } from './own-password';

const NOWHERE = { userAgent: '', address: '' };

/**
 * Deletes an account, for who knows its password: the user, sessions, tokens and known browsers go; what happened stays on
 * record without telling of a person. A last mail says so.
 *
 * @throws AuthError `wrong_password`, `too_many_requests`, `guesses_exhausted`, `server_overloaded`
 */
export async function deleteAccount(db: Db, person: SignedInPerson, password: string, now: number): Promise<void> {
  await requireOwnPassword(db, person, { password, field: 'password' }, now);
  const { user, session, from } = person;
  await inTransaction(db, async (tx) => {
    const account = await getAccount(tx, user.id);
    if (!(await deleteUser(tx, user.id))) return;
    await forgetGuesses(tx, user.username);
    await record(tx, { type: 'account_deleted', userId: user.id, sessionId: session.id, device: NOWHERE }, now);
    await anonymiseEvents(tx, user.id);
    if (!account?.email) return;
    const content = { template: 'account_deleted', username: user.username } as const;
    await queueMail(tx, { order: { kind: 'notice', to: account.email, content }, asked: toldInMail(from, now) }, now);
  });
}
