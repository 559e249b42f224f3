import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { freshDb } from '../../test/fresh-db';
import { type Mailbox, readMails, startMailbox, waitForMail } from '../../test/mailbox';
import { getConfig } from '../config/config';
import { type Db, processDb } from '../db/client';
import { addressMail } from '../flows/address-mail';
import { log } from '../observe/log';
import { now } from '../time';
import { type Mail, queueMail } from './queue';
import { startMailSender } from './sender';

vi.mock('../config/config', { spy: true });

let db: Db;
let clean: () => Promise<void>;
let mailbox: Mailbox;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  ({ db, clean } = await freshDb('sqlite'));
  processDb.set(db);
  mailbox = await startMailbox();
  vi.mocked(getConfig).mockReturnValue({ ...getConfig(), smtpUrl: mailbox.url });
  startMailSender(addressMail);
});
afterEach(async () => {
  vi.clearAllTimers();
  vi.useRealTimers();
  vi.mocked(getConfig).mockReset();
  vi.restoreAllMocks();
  await mailbox.stop();
  await clean();
});

const queue = (to: string) => {
  const content = { template: 'account_deleted', username: 'john' } as const;
  const asked = { at: now(), userAgent: '', address: '', locale: 'en' } as const;
  return queueMail(db, { order: { kind: 'notice', to, content }, asked } satisfies Mail, now());
};

/** A look at the queue, and time for all that comes of it but the server's answers. */
const look = () => vi.advanceTimersByTime(1_000);
const waiting = () => db.selectFrom('mails').select('attempts').execute();

test('a sender looks every second, and not when a mail is queued: its pace tells nothing of what there was to send', async () => {
  await queue('john@example.com');
  vi.advanceTimersByTime(999);
  await sleep(300); // in which a mail would have arrived
  expect(await readMails(mailbox.folder)).toEqual([]);
  expect(await waiting()).toEqual([{ attempts: 0 }]);
  vi.advanceTimersByTime(1);
  await waitForMail(mailbox.folder, 'john@example.com');
});

test('a sender that is still sending does not begin once more, and what is queued meanwhile goes out in the same round, once', async () => {
  mailbox.behave({ hang: true });
  await queue('1@example.com');
  look();
  await vi.waitUntil(async () => (await waiting())[0]?.attempts === 1);
  await queue('2@example.com');
  for (let looks = 0; looks < 3; looks++) look();
  await sleep(50);
  expect((await waiting()).map(({ attempts }) => attempts).sort()).toEqual([0, 1]);
  mailbox.behave({});
  await waitForMail(mailbox.folder, '2@example.com');
  await vi.waitUntil(async () => (await waiting()).length === 0);
  expect((await readMails(mailbox.folder)).flatMap(({ to }) => to).sort()).toEqual(['1@example.com', '2@example.com']);
});

test('a queue that cannot be read is read again once it can', async () => {
  const warned = vi.spyOn(log, 'warn');
  await queue('john@example.com');
  const closed = await freshDb('sqlite');
  await closed.clean();
  processDb.set(closed.db);
  look();
  await vi.waitUntil(() => warned.mock.calls.length > 0);
  processDb.set(db);
  look();
  await waitForMail(mailbox.folder, 'john@example.com');
});
