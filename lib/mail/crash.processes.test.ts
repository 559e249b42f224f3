import { describe, expect, test } from 'vitest';
import { rowsIn } from '../../test/account-holder';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { readMails, startMailbox } from '../../test/mailbox';
import { rounds } from '../../test/rounds';
import { workAndKill } from '../../test/work-and-kill';
import { openDb } from '../db/client';
import { addressMail } from '../flows/address-mail';
import { hours, now } from '../time';
import { sendDueMails } from './sender';
import { mailTransport } from './transport';

const ROUNDS = rounds(4, 20);

describe.each(DIALECTS)('%s', (dialect) => {
  test(`queueing and sending processes killed ${ROUNDS} times each: every acknowledged mail arrives`, async () => {
    const { db, url, clean } = await freshDb(dialect);
    const mailbox = await startMailbox();
    const env = { DATABASE_URL: url, SMTP_URL: mailbox.url };
    const acknowledged: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      acknowledged.push(...(await workAndKill(['mailing-process', 'queue'], 10 + round, env)));
      await workAndKill(['mailing-process', 'send'], 1 + (round % 7), env); // before, between and after mails of a batch of ten
    }
    expect(await rowsIn(db, 'mails')).toBeGreaterThan(0); // some were in the middle of being sent

    const later = openDb(url); // as a restarted server would, when no lease holds any more
    const send = mailTransport({ smtpUrl: mailbox.url, mailFrom: 'no-reply@latchkey.example' });
    const soon = now() + hours(1);
    while ((await sendDueMails(later, addressMail, send, () => soon)) > 0);
    const arrivals = (await readMails(mailbox.folder)).flatMap(({ to }) => to);
    const arrived = new Set(arrivals);
    expect(acknowledged.filter((to) => !arrived.has(to))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS * 10);
    expect(arrivals.length - arrived.size).toBeLessThanOrEqual(ROUNDS * 10); // twice at most those of a batch cut short
    expect(await rowsIn(later, 'mails')).toBe(0);
    await later.destroy();
    await mailbox.stop();
    await clean();
  });
});
