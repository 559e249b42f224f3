import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../config/config';
import type { ComposedMail } from './content';

/** Hands a mail over. @throws when it was not accepted */
export type Send = (to: string, mail: ComposedMail, id: string) => Promise<void>;

/** Where mails land without an SMTP server. */
export const OUTBOX = './data/outbox';

/** Milliseconds. Together below the time after which somebody else may try (lib/mail/queue.ts). */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, dnsTimeout: 10_000, socketTimeout: 30_000 };

/** RFC 3834: no out-of-office answers to a machine. */
const HEADERS = { 'auto-submitted': 'auto-generated', 'x-auto-response-suppress': 'All' };

/** Loaded with the first mail: a server starts without. By its default export, the one that a bundle has of it as well. */
const nodemailer = async () => (await import('nodemailer')).default;

/** Through the server that SMTP_URL names, or else into files. */
export function mailTransport({ smtpUrl, mailFrom }: Pick<Config, 'smtpUrl' | 'mailFrom'>): Send {
  return smtpUrl ? smtpTransport(smtpUrl, mailFrom) : fileTransport(mailFrom);
}

/** Neither a password nor a link that signs people in travels in the clear, except to a relay on this very machine. */
function requiresTls(smtpUrl: string): boolean {
  const { username, hostname, searchParams } = new URL(smtpUrl);
  // A relay on a network of one's own that offers no encryption is named as such, and gets no password.
  const ownNetwork = searchParams.get('ignoreTLS') === 'true' && username === '';
  return !ownNetwork && !['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/**
 * Connects as for a mail, with encryption and password, and sends none.
 *
 * @throws when the server would take no mail from us
 */
export async function checkMailServer(smtpUrl: string): Promise<void> {
  const options = { url: smtpUrl, requireTLS: requiresTls(smtpUrl), ...TIMEOUTS };
  const transport = (await nodemailer()).createTransport(options);
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}

function smtpTransport(smtpUrl: string, from: string): Send {
  const requireTLS = requiresTls(smtpUrl);
  const open = once(async () =>
    (await nodemailer()).createTransport({ url: smtpUrl, requireTLS, ...TIMEOUTS }, { from, headers: HEADERS }),
  );
  return async (to, mail) => {
    const transport = await open();
    await transport.sendMail({
      to: { name: '', address: to },
      ...mail,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  };
}

function fileTransport(from: string): Send {
  const open = once(async () =>
    (await nodemailer()).createTransport({ streamTransport: true, buffer: true }, { from, headers: HEADERS }),
  );
  return async (to, mail, id) => {
    const transport = await open();
    const { message } = await transport.sendMail({ to: { name: '', address: to }, ...mail });
    mkdirSync(OUTBOX, { recursive: true, mode: 0o700 }); // links in there sign people in
    const file = path.join(OUTBOX, `${id}.eml`);
    writeFileSync(`${file}.part`, message as Buffer, { mode: 0o600 });
    renameSync(`${file}.part`, file); // whoever watches the folder sees whole mails only
  };
}

/** The same at every call: what the first one made. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
