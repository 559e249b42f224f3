import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { anAccount, aSignedInPerson, auditTypes, HOME, NEW_PASSWORD, rowsIn } from '../../test/account-holder';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { linksIn, type Mailbox, readMails, startMailbox } from '../../test/mailbox';
import { NOW, PASSWORD } from '../../test/people';
import { setPendingEmail } from '../auth/account';
import { type Purpose, peekOneTimeToken } from '../auth/one-time-token';
import { BRAND } from '../config/brand';
import { getConfig } from '../config/config';
import { type Db, openDb } from '../db/client';
import { addressMail } from '../flows/address-mail';
import { changeEmail } from '../flows/change-email';
import { changePassword } from '../flows/change-password';
import { deleteAccount } from '../flows/delete-account';
import { forgotPassword } from '../flows/forgot-password';
import { signUp } from '../flows/sign-up';
import { log } from '../observe/log';
import { hours, minutes } from '../time';
import { claimDueMails, type Mail, queueMail, removeMail } from './queue';
import { sendDueMails } from './sender';
import { mailTransport, type Send } from './transport';

vi.mock('../config/config', { spy: true });
vi.mock('./queue', { spy: true });
vi.mock('node:timers/promises', { spy: true });

const MAIL_FROM = 'Latchkey <no-reply@latchkey.example>';
const ASKED = { at: NOW, userAgent: 'Test', address: '203.0.113.7', locale: 'en' } as const;

const noticeTo = (to: string): Mail => ({
  order: { kind: 'notice', to, content: { template: 'account_deleted', username: 'john' } },
  asked: ASKED,
});

describe.each(DIALECTS)('%s: sendDueMails', (dialect) => {
  let url: string;
  let db: Db;
  let clean: () => Promise<void>;
  let mailbox: Mailbox;
  let send: Send;
  beforeAll(async () => {
    mailbox = await startMailbox();
    send = mailTransport({ smtpUrl: `${mailbox.url}?pool=true`, mailFrom: MAIL_FROM });
  });
  afterAll(() => mailbox.stop());
  beforeEach(async () => {
    ({ db, url, clean } = await freshDb(dialect));
  });
  afterEach(async () => {
    mailbox.behave({});
    vi.mocked(getConfig).mockReset();
    vi.mocked(sleep).mockReset();
    vi.mocked(removeMail).mockReset();
    vi.restoreAllMocks();
    rmSync(mailbox.folder, { recursive: true, force: true });
    await clean();
  });

  const sendAt = (now: number, via = send) => sendDueMails(db, addressMail, via, () => now);
  const received = () => readMails(mailbox.folder);
  const recipients = async () => (await received()).flatMap(({ to }) => to);
  const waiting = () => db.selectFrom('mails').select(['attempts', 'next_attempt_at']).execute();
  const forget = (now = NOW) => forgotPassword(db, { identifier: 'john', from: HOME }, now);

  test('many senders at once, each over a connection of its own, send each mail once', async () => {
    const everybody = Array.from({ length: 40 }, (_, index) => `${index}@example.com`);
    for (const to of everybody) await queueMail(db, noticeTo(to), NOW);
    const connections = Array.from({ length: 5 }, () => openDb(url));
    const until = async (each: Db) => {
      do await sendDueMails(each, addressMail, send, () => NOW);
      while ((await rowsIn(each, 'mails')) > 0 && (await sleep(5, true)));
    };
    await Promise.all([...connections, ...connections].map(until));
    expect((await recipients()).sort()).toEqual(everybody.sort());
    await Promise.all(connections.map((each) => each.destroy()));
  });

  test('a mail whose sender died is due again, later than any attempt takes', async () => {
    await queueMail(db, noticeTo('john@example.com'), NOW);
    expect(await claimDueMails(db, NOW)).toHaveLength(1);
    expect(await sendAt(NOW + minutes(2) - 1)).toBe(0);
    expect(await sendAt(NOW + minutes(2))).toBe(1);
    expect(await recipients()).toEqual(['john@example.com']);
    expect(await waiting()).toEqual([]);
  });

  test('a server that is busy is tried again, later each time, and the mail arrives once', async () => {
    await queueMail(db, noticeTo('john@example.com'), NOW);
    mailbox.behave({ refuse: 451 });
    let now = NOW;
    for (const [index, delay] of [10, 30, minutes(2), minutes(10), minutes(30), hours(1), hours(1)].entries()) {
      expect(await sendAt(now)).toBe(1);
      expect(await waiting()).toEqual([{ attempts: index + 1, next_attempt_at: now + delay }]);
      expect(await sendAt(now + delay - 1)).toBe(0);
      now += delay;
    }
    expect(await received()).toEqual([]);
    mailbox.behave({});
    await sendAt(now);
    expect(await recipients()).toEqual(['john@example.com']);
    expect(await waiting()).toEqual([]);
  });

  test('what a server refuses for good is given up at once, and logged without the address', async () => {
    const logged = vi.spyOn(log, 'error');
    await queueMail(db, noticeTo('john@example.com'), NOW);
    mailbox.behave({ refuse: 550 });
    await sendAt(NOW);
    expect(await waiting()).toEqual([]);
    expect(logged).toHaveBeenCalledTimes(1);
    const [fields, message] = logged.mock.calls[0] as unknown as [{ err: Error; kind: string }, string];
    expect([message, fields.kind]).toEqual(['mail given up', 'account_deleted']);
    expect(fields.err.message).toMatch(/<address>.*not now, or never/);
    expect(`${JSON.stringify(fields)}${fields.err.message}${fields.err.stack}`).not.toContain('john@example.com');
  });

  test('one mail that is refused keeps no other back', async () => {
    for (const to of ['1@example.com', 'refused@example.com', '2@example.com']) await queueMail(db, noticeTo(to), NOW);
    await sendAt(NOW, async (to, mail, id) => {
      if (to.startsWith('refused'))
        throw Object.assign(new Error('no such mailbox'), { responseCode: 550, command: 'RCPT TO' });
      await send(to, mail, id);
    });
    expect((await recipients()).sort()).toEqual(['1@example.com', '2@example.com']);
    expect(await waiting()).toEqual([]);
  });

  const failing = (responseCode: number | undefined, command: string | undefined): Send => {
    return async () => {
      throw Object.assign(new Error(`${responseCode} 5.7.8 refused`), { responseCode, command });
    };
  };

  test.each(['AUTH PLAIN', 'CONN', 'EHLO', 'STARTTLS', 'MAIL FROM', 'API', '', undefined])(
    'a 5xx to %s is about our settings: the mail waits until an operator has mended them',
    async (command) => {
      const given = vi.spyOn(log, 'error');
      await queueMail(db, noticeTo('john@example.com'), NOW);
      await sendAt(NOW, failing(550, command));
      expect(await waiting()).toEqual([{ attempts: 1, next_attempt_at: NOW + 10 }]);
      expect(given).not.toHaveBeenCalled();
      await sendAt(NOW + 10);
      expect(await recipients()).toEqual(['john@example.com']);
    },
  );

  test.each<[number | undefined, string, boolean]>([
    [500, 'RCPT TO', true],
    [554, 'DATA', true],
    [499, 'RCPT TO', false],
    [421, 'DATA', false],
    [undefined, 'DATA', false], // the connection broke
  ])('an answer of %s to %s is final: %s', async (responseCode, command, final) => {
    await queueMail(db, noticeTo('john@example.com'), NOW);
    await sendAt(NOW, failing(responseCode, command));
    expect(await waiting()).toEqual(final ? [] : [{ attempts: 1, next_attempt_at: NOW + 10 }]);
  });

  test('an attempt is cut after 100 seconds, before anybody else may try, and made again', async () => {
    const warned = vi.spyOn(log, 'warn');
    vi.mocked(sleep).mockResolvedValueOnce(undefined);
    await queueMail(db, noticeTo('john@example.com'), NOW);
    await sendAt(NOW, () => new Promise(() => {}));
    expect(vi.mocked(sleep).mock.calls).toEqual([[100_000, undefined, expect.anything()]]);
    expect(await waiting()).toEqual([{ attempts: 1, next_attempt_at: NOW + 10 }]);
    expect(warned).toHaveBeenCalledTimes(1);
    const [fields] = warned.mock.calls[0] as unknown as [{ err: Error }];
    expect(fields.err.message).toContain('100 s');
    await sendAt(NOW + 10);
    expect(await recipients()).toEqual(['john@example.com']);
  });

  test('nothing is left that waits for an attempt that is over', async () => {
    await queueMail(db, noticeTo('john@example.com'), NOW);
    await sendAt(NOW);
    const [, , options] = vi.mocked(sleep).mock.calls[0] ?? [];
    expect(options).toMatchObject({ ref: false });
    expect(options?.signal?.aborted).toBe(true);
  });

  test('a mail that was sent and cannot be taken off the queue is no failure to send: nobody tries again for as long as it is leased', async () => {
    const logged = [vi.spyOn(log, 'warn'), vi.spyOn(log, 'error')];
    vi.mocked(removeMail).mockRejectedValueOnce(new Error('the database is away'));
    await queueMail(db, noticeTo('john@example.com'), NOW);
    await expect(sendAt(NOW)).rejects.toThrow('the database is away');
    expect(await recipients()).toEqual(['john@example.com']);
    expect(await waiting()).toEqual([{ attempts: 1, next_attempt_at: NOW + minutes(2) }]);
    for (const log of logged) expect(log).not.toHaveBeenCalled();
  });

  test('a server that is down delays no flow, and the mail arrives when it is back [V16.5.2]', async () => {
    const gone = await startMailbox();
    const later = mailTransport({ smtpUrl: gone.url, mailFrom: MAIL_FROM });
    await gone.stop();
    const wish = { username: 'john', email: 'john@example.com', password: NEW_PASSWORD, from: HOME, replaces: null };
    await signUp(db, wish, NOW);
    await sendAt(NOW, later);
    expect(await waiting()).toEqual([{ attempts: 1, next_attempt_at: NOW + 10 }]);
    const back = await startMailbox(Number(new URL(gone.url).port));
    await sendAt(NOW + 10, later);
    expect((await readMails(back.folder)).flatMap(({ to }) => to)).toEqual(['john@example.com']);
    expect(await received()).toEqual([]);
    await back.stop();
  });

  test('a server that hangs delays no flow, and neither does the sender', async () => {
    await anAccount(db);
    mailbox.behave({ hang: true });
    await forget();
    let hanging = true;
    const sending = sendAt(NOW).finally(() => {
      hanging = false;
    });
    const wish = { username: 'jane', email: 'jane@example.com', password: NEW_PASSWORD, from: HOME, replaces: null };
    await signUp(db, wish, NOW);
    await forget();
    expect(hanging).toBe(true);
    expect(await rowsIn(db, 'mails')).toBe(3);
    mailbox.behave({});
    await sending;
    await sendAt(NOW);
    expect((await recipients()).sort()).toEqual(['jane@example.com', 'john@example.com', 'john@example.com']);
  });

  test('a server that goes on hanging is left, and tried again', async () => {
    const impatient = mailTransport({ smtpUrl: `${mailbox.url}?socketTimeout=200`, mailFrom: MAIL_FROM });
    await queueMail(db, noticeTo('john@example.com'), NOW);
    mailbox.behave({ hang: true });
    await sendAt(NOW, impatient);
    expect(await waiting()).toEqual([{ attempts: 1, next_attempt_at: NOW + 10 }]);
    mailbox.behave({});
    await sendAt(NOW + 10, impatient);
    expect(await recipients()).toEqual(['john@example.com']);
  });

  test('after a day of failures a mail is given up, and that is logged', async () => {
    const logged = vi.spyOn(log, 'error');
    await queueMail(db, noticeTo('john@example.com'), NOW);
    let now = NOW;
    for (;;) {
      expect(logged).not.toHaveBeenCalled();
      await sendAt(now, failing(451, 'RCPT TO'));
      const [row] = await waiting();
      if (!row) break;
      now = row.next_attempt_at;
    }
    expect(now).toBeGreaterThanOrEqual(NOW + hours(24));
    expect(now).toBeLessThan(NOW + hours(25));
    expect(logged).toHaveBeenCalledTimes(1);
    expect(await received()).toEqual([]);
  });

  test('an attempt that fails records what was asked for once, and the link that arrives works', async () => {
    const { id } = await anAccount(db);
    await forget();
    mailbox.behave({ refuse: 451 });
    await sendAt(NOW);
    mailbox.behave({});
    await sendAt(NOW + 10);
    expect(await recipients()).toEqual(['john@example.com']);
    expect(await auditTypes(db, id)).toEqual(['password_reset_requested']);
  });

  describe('one mailbox', () => {
    const ask = async (count: number, address: string, now = NOW) => {
      const user = await anAccount(db, `user-${address}-${now}`, { email: null, pendingEmail: address });
      const order = { kind: 'verify_address', userId: user.id, address } as const;
      for (let each = 0; each < count; each++) await queueMail(db, { order, asked: ASKED }, now);
    };
    const sendAll = async (now: number) => {
      while ((await sendAt(now)) > 0);
    };

    test('gets ten mails that strangers can ask for, then one in ten minutes; notices come as they come', async () => {
      await ask(11, 'john@example.com');
      await ask(1, 'jane@example.com');
      await queueMail(db, noticeTo('john@example.com'), NOW);
      await sendAll(NOW);
      const arrived = await received();
      const toJohn = arrived.filter(({ to }) => to.includes('john@example.com')).map(({ subject }) => subject);
      expect(toJohn.sort()).toEqual([
        ...Array(10).fill(`Verify your email address for ${BRAND.name}`),
        `Your ${BRAND.name} account was deleted`,
      ]);
      expect(arrived).toHaveLength(12);
      expect(await waiting()).toEqual([]);
      await ask(2, 'john@example.com', NOW + minutes(10));
      await sendAll(NOW + minutes(10));
      expect(await received()).toHaveLength(13);
    });

    /** How many of the links that arrived work. */
    const working = async (purpose: Purpose) => {
      const links = (await received()).flatMap(linksIn).map((link) => new URL(link).searchParams.get('token') ?? '');
      const granted = await Promise.all(links.map((token) => peekOneTimeToken(db, token, purpose, NOW)));
      return granted.filter((grant) => grant !== null).length;
    };

    test('gets ten links to set a password, one of which works; the eleventh makes no token, and is not on record', async () => {
      const { id } = await anAccount(db);
      const order = { kind: 'reset_password', identifier: 'john' } as const;
      for (let each = 0; each < 11; each++) await queueMail(db, { order, asked: ASKED }, NOW);
      await sendAll(NOW);
      expect(await recipients()).toEqual(Array(10).fill('john@example.com'));
      expect([await rowsIn(db, 'one_time_tokens'), await rowsIn(db, 'mails')]).toEqual([1, 0]);
      expect(await working('reset_password')).toBe(1);
      expect(await auditTypes(db)).toEqual(Array(10).fill('password_reset_requested'));
      expect(await auditTypes(db, id)).toHaveLength(10);
    });

    test('gets ten links to verify it, one of which works; the eleventh makes no token', async () => {
      await ask(11, 'john@example.com');
      await sendAll(NOW);
      expect(await recipients()).toEqual(Array(10).fill('john@example.com'));
      expect([await rowsIn(db, 'one_time_tokens'), await rowsIn(db, 'mails')]).toEqual([1, 0]);
      expect(await working('verify_email')).toBe(1);
    });

    test('of nobody is counted as well: as many are on record, without a name, as of somebody', async () => {
      const order = { kind: 'reset_password', identifier: 'nobody' } as const;
      for (let each = 0; each < 11; each++) await queueMail(db, { order, asked: ASKED }, NOW);
      await sendAll(NOW);
      expect(await received()).toEqual([]);
      expect([await rowsIn(db, 'one_time_tokens'), await rowsIn(db, 'mails')]).toEqual([0, 0]);
      expect(await auditTypes(db, null)).toEqual(Array(10).fill('password_reset_requested'));
    });

    test('a mail that is tried again is not counted again', async () => {
      await ask(10, 'john@example.com');
      while ((await sendAt(NOW, failing(451, 'RCPT TO'))) > 0);
      await sendAll(NOW + 10);
      expect(await received()).toHaveLength(10);
    });
  });

  describe('a mail', () => {
    test('says that a machine sent it, from whom and to whom, in text and HTML', async () => {
      await queueMail(db, noticeTo('john@example.com'), NOW);
      await sendAt(NOW);
      const [mail] = await received();
      expect(mail).toMatchObject({ from: 'no-reply@latchkey.example', to: ['john@example.com'] });
      expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
      expect(mail?.headers.get('x-auto-response-suppress')).toBe('All');
      expect(mail?.headers.get('content-type')).toMatch(/^multipart\/alternative/);
      expect(mail?.text).toContain('Your account was deleted');
      expect(mail?.html).toContain('Your account was deleted');
    });

    test.each(['\r\n', '\n', '\r', '\u2028', '\0'])(
      'takes no header from a name or a browser (%j) [V1.3.11]',
      async (end) => {
        const evil = `x${end}Bcc: thief@example.net${end}Subject: win${end}${end}<b>body</b>`;
        const content = { template: 'account_deleted', username: evil } as const;
        const order = { kind: 'notice', to: 'john@example.com', content } as const;
        await queueMail(db, { order, asked: { ...ASKED, userAgent: evil, address: evil } }, NOW);
        await sendAt(NOW);
        const mails = await received();
        expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
          [['john@example.com'], `Your ${BRAND.name} account was deleted`],
        ]);
        expect([...(mails[0]?.headers.keys() ?? [])]).not.toContain('bcc');
        expect(mails[0]?.html).not.toContain('<b>body</b>');
      },
    );

    test('leads to this site, whatever a request’s Host said', async () => {
      const appOrigin = 'https://app.latchkey.example';
      vi.mocked(getConfig).mockReturnValue({ ...getConfig(), appOrigin });
      await anAccount(db);
      const person = await aSignedInPerson(db);
      const held = { userId: person.user.id, sessionId: person.session.id };
      await forget();
      await changeEmail(db, { held, email: 'new@example.com', from: HOME }, NOW);
      await sendAt(NOW);
      await changePassword(db, { person, currentPassword: PASSWORD, password: NEW_PASSWORD }, NOW);
      await sendAt(NOW);
      const mails = await received();
      const links = mails.flatMap(linksIn);
      expect([mails.length, links.length]).toEqual([4, 4]);
      expect(links.map((link) => new URL(link).origin)).toEqual(Array(4).fill(appOrigin));
      for (const { html } of mails) {
        const addresses = [...html.matchAll(/(?:href|src|action)="([^"]*)"/g)].map(([, address = '']) => address);
        expect(addresses.filter((address) => !address.startsWith(`${appOrigin}/`))).toEqual([]);
      }
    });

    test('is queued without the token it will carry [V11.7.2]', async () => {
      await anAccount(db);
      const person = await aSignedInPerson(db);
      const held = { userId: person.user.id, sessionId: person.session.id };
      const wish = { username: 'jane', email: 'jane@example.com', password: NEW_PASSWORD, from: HOME, replaces: null };
      await signUp(db, wish, NOW);
      await forget();
      await changeEmail(db, { held, email: 'new@example.com', from: HOME }, NOW);
      const queued = JSON.stringify(await db.selectFrom('mails').selectAll().execute());
      expect(await rowsIn(db, 'one_time_tokens')).toBe(0);
      await sendAt(NOW);
      const hashes = await db.selectFrom('one_time_tokens').select('hash').execute();
      const links = (await received()).flatMap(linksIn);
      const tokens = links.flatMap((link) => new URL(link).searchParams.get('token') ?? []);
      expect([hashes.length, tokens.length]).toEqual([3, 3]);
      for (const secret of [...tokens, ...hashes.map(({ hash }) => hash)]) expect(queued).not.toContain(secret);
      expect(queued).not.toMatch(/(?<![\w-])[\w-]{43}(?![\w-])/);

      await setPendingEmail(db, person.user.id, null);
      await changePassword(db, { person, currentPassword: PASSWORD, password: NEW_PASSWORD }, NOW);
      await deleteAccount(db, person, NEW_PASSWORD, NOW);
      const notices = JSON.stringify(await db.selectFrom('mails').selectAll().execute());
      expect(notices).toMatch(/password_changed.*account_deleted/);
      expect(notices).not.toMatch(/(?<![\w-])[\w-]{43}(?![\w-])/);
    });
  });
});
