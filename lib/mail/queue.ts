import { uuidv7 } from '../crypto/random';
import type { Db } from '../db/client';
import { onCommit } from '../db/transaction';
import type { Locale } from '../i18n/locale';
import { countMail } from '../observe/metrics';
import { hours, minutes, seconds } from '../time';
import type { MailContent } from './content';

/** Where and how something was asked for, for the mail about it. */
export type Asked = { at: number; userAgent: string; address: string; locale: Locale };

/** A notice needs no token, so it can be written when it is queued. */
type Notice = Exclude<MailContent, { template: 'verify_address' | 'reset_password' | 'address_in_use' }>;

/**
 * A mail that is to be sent. The first two are only an intention: who gets what the sender finds out when it sends, so that
 * the request that asks for it does the same work, and takes the same time, whoever has which address.
 */
export type Order =
  /** Ask whether `address` is really this user's. */
  | { kind: 'verify_address'; userId: string; address: string }
  /** A link to whom `identifier` names, username or address as typed, if to anybody. */
  | { kind: 'reset_password'; identifier: string }
  | { kind: 'notice'; to: string; content: Notice };

export type Mail = { order: Order; asked: Asked };

/** A mail that this process may send now, and nobody else. */
export type ClaimedMail = Mail & { id: string; attempts: number; createdAt: number };

/** Queues a mail. In the transaction of what it tells about: both happen, or neither. */
export async function queueMail(db: Db, mail: Mail, now: number): Promise<void> {
  await db
    .insertInto('mails')
    .values({ id: uuidv7(), payload: JSON.stringify(mail), attempts: 0, next_attempt_at: now, created_at: now })
    .execute();
  onCommit(db, () => countMail('queued'));
}

/** Longer than any attempt takes. A mail whose process died is due again after it. */
const LEASE = minutes(2);

const BATCH = 10;

/** Claims mails that are due, for this process alone. */
export async function claimDueMails(db: Db, now: number): Promise<ClaimedMail[]> {
  const due = await db
    .selectFrom('mails')
    .select(['id', 'next_attempt_at'])
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .limit(BATCH)
    .execute();
  const claimed: ClaimedMail[] = [];
  for (const { id, next_attempt_at } of due) {
    const row = await db
      .updateTable('mails')
      .set((update) => ({ next_attempt_at: now + LEASE, attempts: update('attempts', '+', 1) }))
      .where('id', '=', id)
      .where('next_attempt_at', '=', next_attempt_at)
      .returning(['payload', 'attempts', 'created_at as createdAt'])
      .executeTakeFirst();
    if (row)
      claimed.push({ ...(JSON.parse(row.payload) as Mail), id, attempts: row.attempts, createdAt: row.createdAt });
  }
  return claimed;
}

/** No more of those that wait are counted: what is told is "a lot" from there on. */
const COUNTED = 10_000;

/** How many mails wait, up to ten thousand, and for how many seconds the oldest of them has. */
export async function waitingMails(db: Db, now: number): Promise<{ count: number; oldest: number }> {
  const some = db.selectFrom('mails').select('created_at').orderBy('id').limit(COUNTED).as('some');
  const { count, since } = await db
    .selectFrom(some)
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('created_at').as('since')])
    .executeTakeFirstOrThrow();
  return { count: Number(count), oldest: since === null ? 0 : now - Number(since) };
}

/** Sent, or given up. */
export async function removeMail(db: Db, id: string): Promise<void> {
  await db.deleteFrom('mails').where('id', '=', id).execute();
}

const DELAYS = [seconds(10), seconds(30), minutes(2), minutes(10), minutes(30)] as const;

/** The next attempt, later each time. */
export async function postponeMail(db: Db, { id, attempts }: ClaimedMail, now: number): Promise<void> {
  const delay = DELAYS[attempts - 1] ?? hours(1);
  await db
    .updateTable('mails')
    .set({ next_attempt_at: now + delay })
    .where('id', '=', id)
    .execute();
}
