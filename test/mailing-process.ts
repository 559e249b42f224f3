import { getConfig } from '../lib/config/config';
import { uuidv7 } from '../lib/crypto/random';
import { getDb } from '../lib/db/client';
import { addressMail } from '../lib/flows/address-mail';
import { queueMail } from '../lib/mail/queue';
import { sendDueMails } from '../lib/mail/sender';
import { mailTransport } from '../lib/mail/transport';
import { now } from '../lib/time';

/**
 * A process of its own that queues mails, or sends them, until it is killed. Started with DATABASE_URL and SMTP_URL, and `queue` or
 * `send`. For each mail that is queued it writes a line to standard output: the address it is to. One that sends writes a
 * line whenever it has sent what was due.
 */
async function queue(): Promise<never> {
  for (;;) {
    const to = `${uuidv7()}@example.com`;
    const content = { template: 'account_deleted', username: 'john' } as const;
    const asked = { at: now(), userAgent: '', address: '', locale: 'en' } as const;
    await queueMail(getDb(), { order: { kind: 'notice', to, content }, asked }, now());
    process.stdout.write(`${to}\n`);
  }
}

async function send(): Promise<never> {
  const hand = mailTransport(getConfig());
  for (;;) {
    await sendDueMails(
      getDb(),
      addressMail,
      async (...mail) => {
        process.stdout.write('sending\n');
        await hand(...mail);
      },
      now,
    );
  }
}

await (process.argv[2] === 'send' ? send() : queue());
