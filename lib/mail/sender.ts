import { setTimeout as sleep } from 'node:timers/promises';
import { deviceName } from '../auth/device-name';
import { getConfig } from '../config/config';
import { type Db, getDb } from '../db/client';
import { log } from '../observe/log';
import { countMail } from '../observe/metrics';
import { hours, now } from '../time';
import { compose } from './compose';
import type { AddressedMail, Occasion } from './content';
import { type Asked, type ClaimedMail, claimDueMails, postponeMail, removeMail } from './queue';
import { mailTransport, type Send } from './transport';

/** After a day nobody waits for a mail any more. */
const GIVE_UP_AFTER = hours(24);

/** Less than the lease (lib/mail/queue.ts), after which another process would try. */
const SEND_WITHIN_MS = 100_000;

/**
 * How often a process looks for mails that are due. Not when one is queued: the pace of the server, a moment after somebody
 * asked, would tell what there was to send.
 */
const LOOK_EVERY_MS = 1_000;

/** Finds out whom a mail goes to and what it says (lib/flows/address-mail.ts). Null: nobody. */
export type AddressMail = (db: Db, mail: ClaimedMail, origin: string, now: number) => Promise<AddressedMail | null>;

/**
 * Sends the mails that are due, each by one process. What fails is tried again later; what the other side refuses for good, or
 * a day of failures, ends in the log.
 *
 * @returns how many were due
 */
export async function sendDueMails(db: Db, addressMail: AddressMail, send: Send, now: () => number): Promise<number> {
  const claimed = await claimDueMails(db, now());
  await Promise.all(claimed.map((mail) => sendOne(db, mail, { addressMail, send }, now)));
  return claimed.length;
}

type Means = { addressMail: AddressMail; send: Send };

async function sendOne(db: Db, claimed: ClaimedMail, { addressMail, send }: Means, now: () => number): Promise<void> {
  const { id, order, attempts, createdAt } = claimed;
  const mail = { id, kind: order.kind === 'notice' ? order.content.template : order.kind, attempts };
  try {
    const { appOrigin } = getConfig();
    const addressed = await addressMail(db, claimed, appOrigin, now());
    if (addressed) {
      const { to, content } = addressed;
      await inTime(send(to, compose(content, occasionOf(claimed.asked), claimed.asked.locale, appOrigin), id));
      countMail('sent');
      log.info(mail, 'mail sent');
    }
  } catch (error) {
    const err = withoutAddress(error);
    if (!isRefusedForGood(error) && now() - createdAt < GIVE_UP_AFTER) {
      countMail('postponed');
      log.warn({ ...mail, err }, 'mail not sent, will be tried again');
      return postponeMail(db, claimed, now());
    }
    countMail('given_up');
    log.error({ ...mail, err }, 'mail given up');
  }
  await removeMail(db, id);
}

const occasionOf = ({ at, userAgent, address, locale }: Asked): Occasion => ({
  at,
  device: deviceName(userAgent, locale) ?? '',
  address,
});

/** Each step has a limit of its own (lib/mail/transport.ts), but a slow server can have many steps. */
async function inTime(sending: Promise<void>): Promise<void> {
  const cancel = new AbortController();
  const late = sleep(SEND_WITHIN_MS, undefined, { signal: cancel.signal, ref: false }).then(() => {
    throw new Error(`the mail server took longer than ${SEND_WITHIN_MS / 1000} s`);
  });
  try {
    await Promise.race([sending, late]);
  } finally {
    cancel.abort();
    late.catch(() => {});
  }
}

/** A 5xx answer about the recipient or the mail (RFC 5321 section 4.2.1), not about settings of ours, which an operator mends. */
function isRefusedForGood(error: unknown): boolean {
  const { responseCode, command } = error as { responseCode?: number; command?: string };
  return responseCode !== undefined && responseCode >= 500 && /^(RCPT TO|DATA)/.test(command ?? '');
}

/** Servers quote the recipient in what they answer, and logs hold nobody's address. */
function withoutAddress(error: unknown): Error {
  const { message, name } = error as Error;
  return Object.assign(new Error(String(message).replaceAll(/[^\s<>@"']+@[^\s<>@"']+/g, '<address>')), { name });
}

/** Starts sending, in the background, for as long as this process lives. */
export function startMailSender(addressMail: AddressMail): void {
  const config = getConfig();
  if (config.production && !config.smtpUrl) log.warn('SMTP_URL is not set: mails are written to ./data/outbox');
  const send = mailTransport(config);
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    try {
      while ((await sendDueMails(getDb(), addressMail, send, now)) > 0);
    } catch (error) {
      log.warn({ err: error }, 'the queue of mails cannot be read'); // and will be, in a moment
    }
    looking = false;
  };
  setInterval(look, LOOK_EVERY_MS).unref();
}
