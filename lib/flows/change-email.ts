import { getAccount, setPendingEmail } from '../auth/account';
import { record } from '../auth/audit';
import { shortenEmail } from '../auth/email';
import type { FormClaim } from '../auth/sent-form';
import type { Rate } from '../auth/throttle';
import { getConfig } from '../config/config';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { queueMail } from '../mail/queue';
import { minutes } from '../time';
import { type AskedFrom, toldInMail } from './asked-from';
import { requireSettled, sendOnce } from './send-once';
import type { HeldSession } from './sign-out';
import { requireAdmission } from './too-many';

export type EmailChange = { held: HeldSession; email: string; from: AskedFrom };

/** Mails that one account can have sent to addresses of its choice. */
const CHANGES: Rate = { burst: 5, interval: minutes(10) };

/**
 * Notes a new address, and asks whoever has it. It counts once they say so; until then the old one does, and is told. The
 * answer is the same whoever has that address.
 *
 * @param change.email normalised
 * @throws AuthError `too_many_requests`
 */
export function changeEmail(db: Db, change: EmailChange, now: number): Promise<void> {
  const check = () => requireAdmission(db, `email:${change.held.userId}`, CHANGES, now);
  const first = (claim: FormClaim | null) => noteEmail(db, change, claim, now);
  return sendOnce(db, change.from.form, { check, first, again: async () => {} }, now);
}

function noteEmail(db: Db, { held, email, from }: EmailChange, claim: FormClaim | null, now: number): Promise<void> {
  const { userId, sessionId } = held;
  return inTransaction(db, async (tx) => {
    await requireSettled(tx, claim, null, now);
    const account = await getAccount(tx, userId);
    if (account?.email === email) return setPendingEmail(tx, userId, null); // as it was, whatever waits
    await setPendingEmail(tx, userId, email);
    await record(tx, { type: 'email_change_requested', userId, sessionId, device: from.device }, now);
    const asked = toldInMail(from, now);
    await queueMail(tx, { order: { kind: 'verify_address', userId, address: email }, asked }, now);
    if (account?.email) {
      const sessionsLink = `${getConfig().appOrigin}/account/sessions`;
      const newAddress = shortenEmail(email);
      const content = {
        template: 'address_change_requested',
        username: account.username,
        newAddress,
        sessionsLink,
      } as const;
      await queueMail(tx, { order: { kind: 'notice', to: account.email, content }, asked }, now);
    }
  });
}

/**
 * Mails the link for the address that waits once more.
 *
 * @returns whether one still does
 * @throws AuthError `too_many_requests`
 */
export async function resendVerification(
  db: Db,
  { held, from }: Omit<EmailChange, 'email'>,
  now: number,
): Promise<boolean> {
  const { userId } = held;
  const address = (await getAccount(db, userId))?.pendingEmail;
  if (!address) return false;
  const check = () => requireAdmission(db, `email:${userId}`, CHANGES, now);
  const first = (claim: FormClaim | null) =>
    inTransaction(db, async (tx) => {
      await requireSettled(tx, claim, null, now);
      const order = { kind: 'verify_address', userId, address } as const;
      await queueMail(tx, { order, asked: toldInMail(from, now) }, now);
    });
  await sendOnce(db, from.form, { check, first, again: async () => {} }, now);
  return true;
}
