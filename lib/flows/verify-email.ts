import { type Account, confirmPendingEmail, getAccount } from '../auth/account';
import { record } from '../auth/audit';
import { shortenEmail } from '../auth/email';
import { consumeOneTimeToken, peekOneTimeToken } from '../auth/one-time-token';
import type { FormClaim } from '../auth/sent-form';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { AuthError } from '../errors';
import { queueMail } from '../mail/queue';
import { type AskedFrom, toldInMail } from './asked-from';
import { requireSettled, sendOnce } from './send-once';

export type Verification = { token: string; from: AskedFrom };

/**
 * Makes an address its account's own, for whoever has the link that was mailed there. The former address, if there was one,
 * is told that it counts no more.
 *
 * @throws AuthError `link_not_valid`
 */
export function verifyEmail(db: Db, verification: Verification, now: number): Promise<void> {
  const { token, from } = verification;
  const check = () => requireVerifiable(db, token, now);
  const first = (claim: FormClaim | null, account: Verifiable) => confirmAddress(db, verification, account, claim, now);
  return sendOnce(db, from.form, { check, first, again: async () => {} }, now);
}

type Verifiable = Account & { pendingEmail: string };

async function requireVerifiable(db: Db, token: string, now: number): Promise<Verifiable> {
  const account = await verifiableAccount(db, token, now);
  if (!account?.pendingEmail) throw new AuthError('link_not_valid');
  return { ...account, pendingEmail: account.pendingEmail };
}

async function confirmAddress(
  db: Db,
  { token, from }: Verification,
  { id: userId, username, email: former, pendingEmail }: Verifiable,
  claim: FormClaim | null,
  now: number,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    // The user's row first, as everywhere, so that no two wait for each other. A throw undoes all of it.
    const confirmed = await confirmPendingEmail(tx, userId, pendingEmail);
    if (!confirmed || !(await consumeOneTimeToken(tx, token, 'verify_email', now)))
      throw new AuthError('link_not_valid');
    await record(tx, { type: 'email_verified', userId, sessionId: null, device: from.device }, now);
    await requireSettled(tx, claim, null, now);
    if (!former || former === pendingEmail) return;
    const content = { template: 'address_changed', username, newAddress: shortenEmail(pendingEmail) } as const;
    await queueMail(tx, { order: { kind: 'notice', to: former, content }, asked: toldInMail(from, now) }, now);
  });
}

/** Whose address a link would verify now, or null. Changes nothing. */
export async function verifiableAccount(db: Db, token: string, now: number): Promise<Account | null> {
  const grant = await peekOneTimeToken(db, token, 'verify_email', now);
  const account = grant && (await getAccount(db, grant.userId));
  return account?.pendingEmail === grant?.boundTo ? account : null;
}
