import { confirmPendingEmail } from '../../auth/account';
import { record } from '../../auth/audit';
import { createUser, type User } from '../../auth/user';
import type { Db } from '../../db/client';
import { inTransaction } from '../../db/transaction';
import { AuthError } from '../../errors';
import type { Locale } from '../../i18n/locale';
import { queueMail } from '../../mail/queue';
import { hashFirstPassword } from '../new-password';
import { askedByOperator, OPERATOR } from './operator';

export type AddedUser = {
  /** Normalised. */
  username: string;
  password: string;
  /** Normalised. */
  email: string | null;
  /** Whether the operator knows that the address is this person's. Else whoever has the mailbox is asked. */
  verified: boolean;
  /** The language of the mail that asks. */
  locale: Locale;
};

/**
 * Makes an account for somebody, as an operator of the site: also where people may not sign up themselves.
 *
 * @throws AuthError `username_taken`, `password_refused`, `invalid_request` for an address that is somebody else's
 */
export async function addUser(db: Db, input: AddedUser, now: number): Promise<User> {
  const { username, email, password } = input;
  const passwordHash = await hashFirstPassword(password, { username, email, pendingEmail: null });
  return inTransaction(db, async (tx) => {
    const user = await createUser(tx, { username, passwordHash, pendingEmail: email }, now);
    if (!user) throw new AuthError('username_taken', { fields: ['username'] });
    await record(tx, { type: 'user_added', userId: user.id, sessionId: null, device: OPERATOR }, now);
    if (email) await settleEmail(tx, user, email, input, now);
    return user;
  });
}

async function settleEmail(tx: Db, user: User, email: string, input: AddedUser, now: number): Promise<void> {
  if (!input.verified) {
    const order = { kind: 'verify_address', userId: user.id, address: email } as const;
    return queueMail(tx, { order, asked: askedByOperator(input.locale, now) }, now);
  }
  if (await confirmPendingEmail(tx, user.id, email)) return;
  const message = 'Somebody else has verified this address already';
  throw new AuthError('invalid_request', { message, reason: 'email_taken', fields: ['email'] });
}
