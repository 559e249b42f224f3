import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readMails, startMailbox } from '../../test/mailbox';
import { mailTransport, OUTBOX } from './transport';

const MAIL = { subject: 'A link', text: 'https://latchkey.example/x?token=y', html: '<p>A link</p>' };
const MAIL_FROM = 'Latchkey <no-reply@latchkey.example>';

const home = process.cwd();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'latchkey-outbox-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

test('without a server a mail is a file that nobody else can read [V13.3.2]', async () => {
  await mailTransport({ smtpUrl: null, mailFrom: MAIL_FROM })('john@example.com', MAIL, 'the-id');
  expect(readdirSync(OUTBOX)).toEqual(['the-id.eml']);
  expect([modeOf(OUTBOX), modeOf(path.join(OUTBOX, 'the-id.eml'))]).toEqual(['700', '600']);
  const [mail] = await readMails(OUTBOX);
  expect(mail).toMatchObject({ to: ['john@example.com'], from: 'no-reply@latchkey.example', subject: 'A link' });
  expect(mail?.text).toContain(MAIL.text);
  expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
});

test('a mail that is written once more takes the place of the first', async () => {
  const send = mailTransport({ smtpUrl: null, mailFrom: MAIL_FROM });
  await send('john@example.com', MAIL, 'the-id');
  await send('john@example.com', { ...MAIL, subject: 'Another link' }, 'the-id');
  expect((await readMails(OUTBOX)).map(({ subject }) => subject)).toEqual(['Another link']);
});

test('a mail reads no file and opens no address, whatever is in it', async () => {
  const html = '<img src="file:///etc/hostname"><img src="/etc/hostname">';
  await mailTransport({ smtpUrl: null, mailFrom: MAIL_FROM })('john@example.com', { ...MAIL, html }, 'the-id');
  const [mail] = await readMails(OUTBOX);
  expect(mail?.html.trim()).toBe(html);
  expect(readFileSync(path.join(OUTBOX, 'the-id.eml'), 'utf8')).not.toContain('attachment');
});

test('a server that offers no encryption gets no link and no password, unless it is on this very machine [V12.3.1]', async () => {
  const mailbox = await startMailbox();
  const { port } = new URL(mailbox.url);
  const sendTo = (host: string, { user = '', query = '' } = {}) => {
    const smtpUrl = `smtp://${user}${host}:${port}${query}`;
    return mailTransport({ smtpUrl, mailFrom: MAIL_FROM })('john@example.com', MAIL, 'the-id');
  };
  const elsewhere = 'LOCALHOST'; // to our rule any other name
  const user = 'user:password@';
  const ownNetwork = '?ignoreTLS=true';
  await expect(sendTo(elsewhere, { user })).rejects.toMatchObject({ code: 'ETLS' });
  await expect(sendTo(elsewhere)).rejects.toMatchObject({ code: 'ETLS' });
  await expect(sendTo(elsewhere, { user, query: ownNetwork })).rejects.toMatchObject({ code: 'ETLS' });
  await expect(sendTo('127.0.0.1', { user })).rejects.toMatchObject({ code: 'EAUTH' }); // it came to the password
  expect(await readMails(mailbox.folder)).toEqual([]);

  await sendTo('127.0.0.1');
  await sendTo(elsewhere, { query: ownNetwork });
  expect(await readMails(mailbox.folder)).toHaveLength(2);
  await mailbox.stop();
});
