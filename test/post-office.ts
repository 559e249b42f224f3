import type { Db } from '../lib/db/client';
import { addressMail } from '../lib/flows/address-mail';
import { sendDueMails } from '../lib/mail/sender';
import { mailTransport } from '../lib/mail/transport';
import { linksIn, type ReadMail, readMails, startMailbox } from './mailbox';

export type PostOffice = {
  /** Sends what is due at this time through a real SMTP server. @returns the mails that came since the last time */
  deliver(db: Db, now: number): Promise<ReadMail[]>;
  close(): Promise<void>;
};

export async function openPostOffice(): Promise<PostOffice> {
  const mailbox = await startMailbox();
  const smtpUrl = `${mailbox.url}?pool=true`; // the server greets a tenth of a second late: once is enough
  const send = mailTransport({ smtpUrl, mailFrom: 'Latchkey <no-reply@latchkey.example>' });
  let seen = 0;
  const deliver = async (db: Db, now: number) => {
    while ((await sendDueMails(db, addressMail, send, () => now)) > 0);
    const mails = await readMails(mailbox.folder);
    const fresh = mails.slice(seen);
    seen = mails.length;
    return fresh;
  };
  return { deliver, close: () => mailbox.stop() };
}

/** Who got what, in the alphabet's order: mails that are sent at once come in any. */
export const gist = (mails: readonly ReadMail[]): string[] =>
  mails.map(({ to, subject }) => `${to.join()}: ${subject}`).sort();

/** The token that a mail's link carries. @throws Error when there is none */
export function tokenIn(mails: readonly ReadMail[], to: string): string {
  const links = mails.filter((mail) => mail.to.includes(to)).flatMap(linksIn);
  const token = links.map((link) => new URL(link).searchParams.get('token')).findLast(Boolean);
  if (!token) throw new Error(`no mail to ${to} has a link with a token`);
  return token;
}
