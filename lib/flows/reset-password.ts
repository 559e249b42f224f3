import { type Account, getAccount, setPassword, setPendingEmail } from '../auth/account';
import { record } from '../auth/audit';
import { forgetGuesses } from '../auth/guesses';
import { forgetBrowsers } from '../auth/known-browser';
import { consumeOneTimeToken, peekOneTimeToken, voidOneTimeTokens } from '../auth/one-time-token';
import { revokeSessions } from '../auth/session';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { AuthError } from '../errors';
import type { AskedFrom } from './asked-from';
import { hashNewPassword } from './new-password';
import { tellPasswordChanged } from './tell-password-changed';

export type Reset = { token: string; password: string; from: AskedFrom };

/**
 * Sets a new password for whoever has the link that was mailed. Whatever somebody else had prepared is over with it: every
 * session, every other link, an address that waited, browsers that were known ("Pre-hijacked accounts", USENIX Security
 * 2022).
 *
 * @throws AuthError `link_not_valid`, `password_refused`, `server_overloaded`
 */
export async function resetPassword(db: Db, { token, password, from }: Reset, now: number): Promise<void> {
  const account = await resettableAccount(db, token, now);
  if (!account) throw new AuthError('link_not_valid'); // before a hash is spent on it
  const { username, email, pendingEmail } = account;
  const passwordHash = await hashNewPassword(password, { username, emails: [email, pendingEmail] });

  const done = await inTransaction(db, async (tx) => {
    const grant = await consumeOneTimeToken(tx, token, 'reset_password', now);
    if (!grant || !(await setPassword(tx, grant.userId, passwordHash, { email: grant.boundTo }, now))) return false;
    await closeAllDoors(tx, account, now);
    await record(tx, { type: 'password_reset', userId: account.id, sessionId: null, device: from.device }, now);
    await tellPasswordChanged(tx, account, 'reset', from, now);
    return true;
  });
  if (!done) throw new AuthError('link_not_valid');
}

/** Whose password a link would reset now, or null. Changes nothing. */
export async function resettableAccount(db: Db, token: string, now: number): Promise<Account | null> {
  const grant = await peekOneTimeToken(db, token, 'reset_password', now);
  const account = grant && (await getAccount(db, grant.userId));
  return account?.email === grant?.boundTo ? account : null;
}

async function closeAllDoors(db: Db, { id, username }: Account, now: number): Promise<void> {
  await revokeSessions(db, id, null, now);
  await voidOneTimeTokens(db, id);
  await setPendingEmail(db, id, null);
  await forgetBrowsers(db, id);
  await forgetGuesses(db, username);
}
