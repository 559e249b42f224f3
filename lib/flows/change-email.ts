import { getAccount, setPendingEmail } from '../auth/account';
import { record } from '../auth/audit';
import { shortenEmail } from '../auth/email';
import type { Rate } from '../auth/throttle';
import { getConfig } from '../config/config';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { queueMail } from '../mail/queue';
import { minutes } from '../time';
import { type AskedFrom, toldInMail } from './asked-from';
import type { HeldSession } from './sign-out';
import { requireAdmission } from './too-many';

export type EmailChange = { held: HeldSession; email: string; from: AskedFrom };

/** Mails that one account can have sent to addresses of its choice. */
const CHANGES: Rate = { burst: 5, each: minutes(10) };

/**
 * Notes a new address, and asks whoever has it. It counts once they say so; until then the old one does, and is told. The
 * answer is the same whoever has that address.
 *
 * @param change.email normalised
 * @throws AuthError `too_many_requests`
 */
export async function changeEmail(db: Db, { held, email, from }: EmailChange, now: number): Promise<void> {
  const { userId, sessionId } = held;
  await requireAdmission(db, `email:${userId}`, CHANGES, now);
  await inTransaction(db, async (tx) => {
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
  const account = await getAccount(db, userId);
  if (!account?.pendingEmail) return false;
  await requireAdmission(db, `email:${userId}`, CHANGES, now);
  const order = { kind: 'verify_address', userId, address: account.pendingEmail } as const;
  await queueMail(db, { order, asked: toldInMail(from, now) }, now);
  return true;
}
