import { type Account, getAccount, setPassword } from '../auth/account';
import { record } from '../auth/audit';
import { consumeOneTimeToken, peekOneTimeToken, resetBinding } from '../auth/one-time-token';
import type { FormClaim } from '../auth/sent-form';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { AuthError } from '../errors';
import type { AskedFrom } from './asked-from';
import { mailPasswordChanged } from './mail-password-changed';
import { hashNewPassword } from './new-password';
import { revokeAllAccess } from './revoke-all-access';
import { requireSettled, sendOnce } from './send-once';

export type Reset = { token: string; password: string; from: AskedFrom };

/**
 * Sets a new password for whoever has the link that was mailed. Whatever somebody else had prepared is over with it.
 *
 * @returns false when the same form was sent before, and did it
 * @throws AuthError `link_not_valid`, `password_refused`, `too_many_requests`, `server_overloaded`
 */
export function resetPassword(db: Db, reset: Reset, now: number): Promise<boolean> {
  const { token, from } = reset;
  const check = () => requireResettable(db, token, now);
  const first = async (claim: FormClaim | null, account: Resettable) => {
    await replacePassword(db, reset, account, claim, now);
    return true;
  };
  return sendOnce(db, from.form, { check, first, again: async () => false }, now);
}

type Resettable = Account & { email: string };

async function requireResettable(db: Db, token: string, now: number): Promise<Resettable> {
  const account = await resettableAccount(db, token, now);
  if (!account?.email) throw new AuthError('link_not_valid');
  return { ...account, email: account.email };
}

async function replacePassword(
  db: Db,
  { token, password, from }: Reset,
  account: Resettable,
  claim: FormClaim | null,
  now: number,
): Promise<void> {
  const passwordHash = await hashNewPassword(db, password, account, now);

  const { id: userId, email, passwordVersion } = account;
  await inTransaction(db, async (tx) => {
    // The user's row first, as everywhere, so that no two wait for each other. A throw undoes all of it.
    const set = await setPassword(tx, userId, passwordHash, { email, passwordVersion }, now);
    if (!set || !(await consumeOneTimeToken(tx, token, 'reset_password', now))) throw new AuthError('link_not_valid');
    await revokeAllAccess(tx, account, 'password_reset', now);
    await record(tx, { type: 'password_reset', userId, sessionId: null, device: from.device }, now);
    await mailPasswordChanged(tx, account, 'reset', from, now);
    await requireSettled(tx, claim, null, now);
  });
}

/** Whose password a link would reset now, or null. Changes nothing. */
export async function resettableAccount(db: Db, token: string, now: number): Promise<Account | null> {
  const grant = await peekOneTimeToken(db, token, 'reset_password', now);
  const account = grant && (await getAccount(db, grant.userId));
  return account?.email && resetBinding(account.email, account.passwordVersion) === grant?.boundTo ? account : null;
}
