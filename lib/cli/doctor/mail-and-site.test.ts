import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Mailbox, readMails, startMailbox } from '../../../test/mailbox';
import { freePort } from '../../../test/postgres';
import { answerHeaders } from '../../server/answer-headers';
import { understand } from './circumstances';
import type { Circumstances } from './finding';
import { judgeNode } from './installation';
import { checkMail } from './mail';
import { checkSite } from './site';

const AUTH_SECRET = 'k3yVh0q2mZ8rT5nW1xB7cL9dF4gJ6pSa';

function circumstances(env: Record<string, string>, sendMailTo: string | null = null): Circumstances {
  const { config, broken } = understand({ AUTH_SECRET, ...env });
  return { config, broken, env, files: {}, now: 1_795_000_000, sendMailTo };
}

describe('the mail server', () => {
  let mailbox: Mailbox;
  beforeAll(async () => {
    mailbox = await startMailbox();
  });
  afterAll(() => mailbox.stop());

  const port = () => new URL(mailbox.url).port;
  const check = (SMTP_URL: string, to?: string) => checkMail(circumstances({ SMTP_URL }, to));

  test('is right when it answers, and gets no mail', async () => {
    expect(await check(mailbox.url)).toMatchObject([{ level: 'right' }]);
    expect(await readMails(mailbox.folder)).toEqual([]);
  });

  test('gets a mail where one is asked for', async () => {
    expect(await check(mailbox.url, 'me@example.com')).toMatchObject([{ level: 'right' }, { level: 'right' }]);
    expect((await readMails(mailbox.folder)).map(({ to }) => to)).toEqual([['me@example.com']]);
  });

  test('that takes no password, offers no encryption or is not there is wrong, each with what to do', async () => {
    expect(await check(`smtp://me:passw0rd@127.0.0.1:${port()}`)).toMatchObject([
      { level: 'wrong', fix: expect.stringMatching(/password/) },
    ]);
    expect(await check(`smtp://LOCALHOST:${port()}`)).toMatchObject([
      { level: 'wrong', fix: expect.stringMatching(/no encryption/) },
    ]);
    expect(await check(`smtp://127.0.0.1:${await freePort()}`)).toMatchObject([
      { level: 'wrong', fix: expect.stringMatching(/host and port/) },
    ]);
  });

  test('that is not set is to be looked at', async () => {
    expect(await checkMail(circumstances({}))).toMatchObject([
      { level: 'warning', fix: expect.stringContaining('SMTP_URL') },
    ]);
  });
});

describe('the site', () => {
  let server: Server | undefined;
  afterEach(() => void server?.close());

  const headers: Record<string, string> = {
    ...answerHeaders(false),
    'content-security-policy': "script-src 'nonce-abc'",
  };

  async function behind(answer: { status?: number; body?: string; headers?: Record<string, string> }) {
    server = createServer((_, response) =>
      response.writeHead(answer.status ?? 200, answer.headers ?? headers).end(answer.body ?? '{"status":"ready"}'),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return checkSite(circumstances({ APP_ORIGIN: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
  }

  test('is right when all arrives as it was sent', async () => {
    expect((await behind({})).map(({ level }) => level)).toEqual(['right', 'right', 'right']);
  });

  test.each([
    ['a header that the proxy removes', 'referrer-policy', ''],
    ['one that it changes', 'x-content-type-options', 'nosniff, nosniff'],
    ['a policy that lost its nonce', 'content-security-policy', "default-src 'self'"],
  ])('%s is wrong', async (_, name, value) => {
    const { [name]: __, ...rest } = headers;
    const found = await behind({ headers: value ? { ...rest, [name]: value } : rest });
    expect(found.filter(({ level }) => level !== 'right')).toMatchObject([
      { level: 'wrong', message: expect.stringContaining(name) },
    ]);
  });

  test('another clock is wrong', async () => {
    const found = await behind({ headers: { ...headers, Date: 'Wed, 25 Nov 2020 08:00:00 GMT' } });
    expect(found).toContainEqual(
      expect.objectContaining({ level: 'wrong', message: expect.stringContaining('ahead of that of the site') }),
    );
  });

  test('another program, or a server that is not ready, is wrong; nothing at all is to be looked at', async () => {
    expect(await behind({ status: 404, body: 'nginx' })).toMatchObject([
      { level: 'wrong', message: expect.stringContaining('not our server') },
    ]);
    server?.close();
    expect(await behind({ status: 503 })).toMatchObject([
      { level: 'wrong', message: expect.stringContaining('not ready') },
    ]);
    server?.close();
    expect(await behind({ status: 503, body: '{"status":"not ready","database":"replaced"}' })).toMatchObject([
      {
        level: 'wrong',
        message: expect.stringContaining('deleted or replaced'),
        fix: expect.stringMatching(/restart/),
      },
    ]);
    const nothing = circumstances({ APP_ORIGIN: `http://127.0.0.1:${await freePort()}` });
    expect(await checkSite(nothing)).toMatchObject([
      { level: 'warning', message: expect.stringContaining('Nothing answers') },
    ]);
  });
});

test.each([
  ['18.20.0', '2026-11-25', 'wrong'],
  ['20.18.3', '2025-01-01', 'wrong'],
  ['20.19.0', '2026-04-01', 'right'],
  ['20.20.2', '2026-11-25', 'warning'],
  ['22.12.0', '2026-11-25', 'right'],
  ['23.1.0', '2026-11-25', 'warning'],
])('Node %s on %s is %s', (version, day, level) => {
  expect(judgeNode(version, '>=20.19', Date.parse(day) / 1000)).toMatchObject([{ level }]);
});
