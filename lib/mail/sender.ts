import { getConfig } from '../config';
import { type Db, getDb } from '../db/client';
import { log } from '../log';
import { hours, now } from '../time';
import { prepareMail } from './prepare';
import { type ClaimedMail, claimDueMails, postponeMail, removeMail } from './queue';
import { mailTransport, type Send } from './transport';

/** After a day nobody waits for a mail any more. */
const GIVE_UP_AFTER = hours(24);

/** How often a process looks for mails that are due again, or that another one left behind. */
const LOOK_EVERY_MS = 5_000;

/**
 * Sends the mails that are due, each by one process. What fails is tried again later; what the other side refuses for good, or
 * a day of failures, ends in the log.
 *
 * @returns how many were due
 */
export async function sendDueMails(db: Db, send: Send, now: () => number): Promise<number> {
  const claimed = await claimDueMails(db, now());
  await Promise.all(claimed.map((mail) => sendOne(db, mail, send, now)));
  return claimed.length;
}

async function sendOne(db: Db, claimed: ClaimedMail, send: Send, now: () => number): Promise<void> {
  const { id, order, attempts, createdAt } = claimed;
  const mail = { id, kind: order.kind === 'notice' ? order.content.template : order.kind, attempts };
  try {
    const prepared = await prepareMail(db, claimed, getConfig().appOrigin, now());
    if (prepared) await send(prepared.to, prepared.mail, id);
    await removeMail(db, id);
    if (prepared) log.info(mail, 'mail sent');
  } catch (error) {
    const err = withoutAddress(error);
    if (!isRefusedForGood(error) && now() - createdAt < GIVE_UP_AFTER) {
      log.warn({ ...mail, err }, 'mail not sent, will be tried again');
      return postponeMail(db, claimed, now());
    }
    log.error({ ...mail, err }, 'mail given up');
    await removeMail(db, id);
  }
}

/** A 5xx answer about this mail (RFC 5321 section 4.2.1), not about our credentials, which an operator mends. */
function isRefusedForGood(error: unknown): boolean {
  const { responseCode, command } = error as { responseCode?: number; command?: string };
  return responseCode !== undefined && responseCode >= 500 && !/^(AUTH|CONN|EHLO|HELO|STARTTLS)/.test(command ?? '');
}

/** Servers quote the recipient in what they answer, and logs hold nobody's address. */
function withoutAddress(error: unknown): Error {
  const { message, name } = error as Error;
  return Object.assign(new Error(String(message).replaceAll(/[^\s<>@"']+@[^\s<>@"']+/g, '<address>')), { name });
}

// Next compiles the start-up and the route handlers apart; both must mean the same sender.
const shared = globalThis as typeof globalThis & { latchkeyMailSender?: () => void };

/** Lets the sender of this process look at once. Without one, whoever has one finds the mail in seconds. */
export const wakeMailSender = (): void => shared.latchkeyMailSender?.();

/** Starts sending, in the background, for as long as this process lives. */
export function startMailSender(): void {
  const config = getConfig();
  if (config.production && !config.smtpUrl) log.warn('SMTP_URL is not set: mails are written to ./data/outbox');
  const send = mailTransport(config);
  let running = false;
  let again = false;
  const look = async (): Promise<void> => {
    again = running;
    if (running) return;
    running = true;
    try {
      while ((await sendDueMails(getDb(), send, now)) > 0 || again) again = false;
    } catch (error) {
      log.warn({ err: error }, 'the queue of mails cannot be read'); // and will be, five seconds from now
    }
    running = false;
  };
  shared.latchkeyMailSender = () => void look();
  setInterval(look, LOOK_EVERY_MS).unref();
}
