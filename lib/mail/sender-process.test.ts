import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { getConfig } from '../config';
import type { Db } from '../db/client';
import { log } from '../log';
import { freshDb } from '../testing/fresh-db';
import { type Mailbox, readMails, startMailbox, waitForMail } from '../testing/mailbox';
import { now } from '../time';
import { type Mail, queueMail } from './queue';
import { startMailSender, wakeMailSender } from './sender';

vi.mock('../config', { spy: true });

const shared = globalThis as typeof globalThis & { latchkeyDb?: Db };

let db: Db;
let clean: () => Promise<void>;
let mailbox: Mailbox;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  ({ db, clean } = await freshDb('sqlite'));
  shared.latchkeyDb = db;
  mailbox = await startMailbox();
  vi.mocked(getConfig).mockReturnValue({ ...getConfig(), smtpUrl: mailbox.url });
  startMailSender();
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

test('a sender that is woken sends at once', async () => {
  await queue('john@example.com');
  wakeMailSender();
  await waitForMail(mailbox.folder, 'john@example.com');
});

test('a sender that nobody wakes looks every five seconds', async () => {
  await queue('john@example.com');
  vi.advanceTimersByTime(4_999);
  expect(await readMails(mailbox.folder)).toEqual([]);
  vi.advanceTimersByTime(1);
  await waitForMail(mailbox.folder, 'john@example.com');
});

test('what is queued while it sends goes out in the same round, once', async () => {
  mailbox.behave({ hang: true });
  await queue('1@example.com');
  wakeMailSender();
  await vi.waitUntil(async () => {
    const row = await db.selectFrom('mails').select('attempts').executeTakeFirst();
    return row?.attempts === 1;
  });
  await queue('2@example.com');
  for (let wakes = 0; wakes < 3; wakes++) wakeMailSender();
  mailbox.behave({});
  await waitForMail(mailbox.folder, '2@example.com');
  await vi.waitUntil(async () => (await db.selectFrom('mails').selectAll().execute()).length === 0);
  expect((await readMails(mailbox.folder)).flatMap(({ to }) => to).sort()).toEqual(['1@example.com', '2@example.com']);
});

test('a queue that cannot be read is read again once it can', async () => {
  const warned = vi.spyOn(log, 'warn');
  await queue('john@example.com');
  const closed = await freshDb('sqlite');
  await closed.clean();
  shared.latchkeyDb = closed.db;
  wakeMailSender();
  await vi.waitUntil(() => warned.mock.calls.length > 0);
  shared.latchkeyDb = db;
  vi.advanceTimersByTime(5_000);
  await waitForMail(mailbox.folder, 'john@example.com');
});
