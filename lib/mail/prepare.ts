import { type Account, findAccountByEmail, findAccountByUsername, getAccount } from '../auth/account';
import { record } from '../auth/audit';
import { deviceName } from '../auth/device-name';
import { normaliseEmail } from '../auth/email';
import { issueOneTimeToken, ONE_TIME_TOKEN_TTL, type Purpose } from '../auth/one-time-token';
import { admit, type Rate } from '../auth/throttle';
import { normaliseUsername } from '../auth/username';
import { sha256 } from '../crypto/hash';
import type { Db } from '../db/client';
import { hours, minutes } from '../time';
import { compose } from './compose';
import type { ComposedMail, MailContent } from './content';
import type { ClaimedMail, Order } from './queue';

/** What may be sent to one mailbox that strangers can ask for: nobody's is to be flooded by ours. */
const MAILBOX: Rate = { burst: 10, each: minutes(10) };

export type PreparedMail = { to: string; mail: ComposedMail };

type Addressed = { to: string; content: MailContent };

/**
 * Finds out whom a mail goes to and what it says, and issues the token that its link carries. Only now, when it is sent:
 * until then no token exists that could leak.
 *
 * @returns null when there is nobody to send it to, any more or at all
 */
export async function prepareMail(
  db: Db,
  claimed: ClaimedMail,
  origin: string,
  now: number,
): Promise<PreparedMail | null> {
  const addressed = await addressMail(db, claimed, origin, now);
  if (!addressed) return null;
  if (claimed.attempts === 1 && claimed.order.kind !== 'notice') {
    if ((await admit(db, `mailbox:${sha256(addressed.to)}`, MAILBOX, now)) > 0) return null;
  }
  const { at, userAgent, address, locale } = claimed.asked;
  const occasion = { at, device: userAgent && deviceName(userAgent, locale), address };
  return { to: addressed.to, mail: compose(addressed.content, occasion, locale, origin) };
}

async function addressMail(db: Db, claimed: ClaimedMail, origin: string, now: number): Promise<Addressed | null> {
  const { order, asked: device, attempts } = claimed;
  if (order.kind === 'notice') return order;
  if (order.kind === 'verify_address') return askAddress(db, order, origin, now);
  const account = await findByIdentifier(db, order.identifier);
  if (!account?.email) return null; // nobody, or nobody who has shown that an address is theirs
  if (device.at < (account.passwordChangedAt ?? 0)) return null; // the password that was forgotten is gone
  const asked = { type: 'password_reset_requested', userId: account.id, sessionId: null, device } as const;
  if (attempts === 1) await record(db, asked, device.at);
  const link = await mailedLink(db, account, account.email, 'reset_password', origin, now);
  const goodForMinutes = ONE_TIME_TOKEN_TTL.reset_password / minutes(1);
  return {
    to: account.email,
    content: { template: 'reset_password', username: account.username, link, goodForMinutes },
  };
}

type AskAddress = Extract<Order, { kind: 'verify_address' }>;

/** Asks whoever has the mailbox; where that is somebody with an account already, tells them instead. */
async function askAddress(
  db: Db,
  { userId, address }: AskAddress,
  origin: string,
  now: number,
): Promise<Addressed | null> {
  const account = await getAccount(db, userId);
  if (account?.pendingEmail !== address) return null; // gone, or another address by now
  const owner = await findAccountByEmail(db, address);
  if (owner) {
    const links = { signInLink: `${origin}/sign-in`, forgotLink: `${origin}/forgot-password` };
    return { to: address, content: { template: 'address_in_use', username: owner.username, ...links } };
  }
  const link = await mailedLink(db, account, address, 'verify_email', origin, now);
  const goodForHours = ONE_TIME_TOKEN_TTL.verify_email / hours(1);
  return { to: address, content: { template: 'verify_address', username: account.username, link, goodForHours } };
}

/** An address goes before a username that is spelled like one: the mailbox is the proof. */
async function findByIdentifier(db: Db, identifier: string): Promise<Account | null> {
  const email = normaliseEmail(identifier);
  const username = normaliseUsername(identifier);
  return (email && (await findAccountByEmail(db, email))) || (username ? findAccountByUsername(db, username) : null);
}

const PATHS: Record<Purpose, string> = { verify_email: '/verify-email', reset_password: '/reset-password' };

async function mailedLink(
  db: Db,
  { id: userId }: Account,
  boundTo: string,
  purpose: Purpose,
  origin: string,
  now: number,
): Promise<string> {
  const token = await issueOneTimeToken(db, { userId, purpose, boundTo }, now);
  return `${origin}${PATHS[purpose]}?token=${token}`;
}
