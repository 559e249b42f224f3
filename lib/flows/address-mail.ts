import { type Account, findAccountByEmail, findAccountByUsername, getAccount } from '../auth/account';
import { record } from '../auth/audit';
import { normaliseEmail } from '../auth/email';
import { issueOneTimeToken, ONE_TIME_TOKEN_TTL, resetBinding } from '../auth/one-time-token';
import { admit, type Rate } from '../auth/throttle';
import { normaliseUsername } from '../auth/username';
import { sha256 } from '../crypto/hash';
import type { Db } from '../db/client';
import type { AddressedMail } from '../mail/content';
import type { ClaimedMail, Order } from '../mail/queue';
import type { AddressMail } from '../mail/sender';
import { countThrottled } from '../observe/metrics';
import { hours, minutes } from '../time';

/** What may be sent to one mailbox that strangers can ask for: nobody's is to be flooded by ours. */
const MAILBOX: Rate = { burst: 10, interval: minutes(10) };

type Sending = { claimed: ClaimedMail; origin: string; now: number };

/**
 * Finds out whom a mail goes to and what it says, and issues the token that its link carries. Only now, when it is sent:
 * until then no token exists that could leak.
 *
 * @returns null when there is nobody to send it to, any more or at all, or too much was sent there already
 */
export const addressMail: AddressMail = async (db, claimed, origin, now) => {
  const { order } = claimed;
  if (order.kind === 'notice') return order;
  const sending = { claimed, origin, now };
  return order.kind === 'verify_address' ? askAddress(db, order, sending) : mailReset(db, order, sending);
};

/** Retries of one mail count once. */
async function mayMail(db: Db, to: string, { claimed, now }: Sending): Promise<boolean> {
  if (claimed.attempts > 1 || (await admit(db, `mailbox:${sha256(to)}`, MAILBOX, now)) === 0) return true;
  countThrottled('mailbox');
  return false;
}

async function mailReset(
  db: Db,
  { identifier }: Extract<Order, { kind: 'reset_password' }>,
  sending: Sending,
): Promise<AddressedMail | null> {
  const { claimed, origin, now } = sending;
  const { asked: device, attempts } = claimed;
  const account = await findByIdentifier(db, identifier);
  // For nobody about as much is done as for somebody, so that the server's pace tells little.
  if (!(await mayMail(db, account?.email ?? identifier, sending))) return null;
  const asked = { type: 'password_reset_requested', userId: account?.id ?? null, sessionId: null, device } as const;
  if (attempts === 1) await record(db, asked, device.at);
  if (!account?.email) return null; // nobody, or nobody who has shown that an address is theirs
  if (device.at <= (account.passwordChangedAt ?? 0)) return null; // the password that was forgotten is gone

  const { id: userId, username, email } = account;
  const boundTo = resetBinding(email, account.passwordVersion);
  const token = await issueOneTimeToken(db, { userId, purpose: 'reset_password', boundTo }, now);
  const goodForMinutes = ONE_TIME_TOKEN_TTL.reset_password / minutes(1);
  const link = `${origin}/reset-password?token=${token}`;
  return { to: email, content: { template: 'reset_password', username, link, goodForMinutes } };
}

/** Asks whoever has the mailbox; where that is somebody with an account already, tells them instead. */
async function askAddress(
  db: Db,
  { userId, address }: Extract<Order, { kind: 'verify_address' }>,
  sending: Sending,
): Promise<AddressedMail | null> {
  const { origin, now } = sending;
  const account = await getAccount(db, userId);
  if (account?.pendingEmail !== address) return null; // gone, or another address by now
  if (!(await mayMail(db, address, sending))) return null;
  const owner = await findAccountByEmail(db, address);
  if (owner) {
    const links = { signInLink: `${origin}/sign-in`, forgotLink: `${origin}/forgot-password` };
    return { to: address, content: { template: 'address_in_use', username: owner.username, ...links } };
  }
  const token = await issueOneTimeToken(db, { userId, purpose: 'verify_email', boundTo: address }, now);
  const goodForHours = ONE_TIME_TOKEN_TTL.verify_email / hours(1);
  const link = `${origin}/verify-email?token=${token}`;
  return { to: address, content: { template: 'verify_address', username: account.username, link, goodForHours } };
}

/** An address goes before a username that is spelled like one: the mailbox is the proof. */
async function findByIdentifier(db: Db, identifier: string): Promise<Account | null> {
  const email = normaliseEmail(identifier);
  const username = normaliseUsername(identifier);
  return (email && (await findAccountByEmail(db, email))) || (username ? findAccountByUsername(db, username) : null);
}
