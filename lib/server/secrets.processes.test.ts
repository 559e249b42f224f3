import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { derivedSecrets, secretsIn } from '../../test/canaries';
import { CookieClient } from '../../test/cookie-client';
import { cookiesFor } from '../../test/cookies';
import { type DemoServer, startDemoServer } from '../../test/demo-server';
import { DIALECTS } from '../../test/fresh-db';
import { linksIn, type Mailbox, startMailbox, waitForMail } from '../../test/mailbox';
import { type PostgresServer, startPostgres } from '../../test/postgres';
import { startServer } from '../../test/production-server';
import { type Db, openDb } from '../db/client';
import { minutes, now } from '../time';

/**
 * Secrets are put in wherever people and programs put them, through every flow of a production server, and looked for in
 * everything that comes out: answers, pages, logs, the database and the build. Needs the build.
 */
const AUTH_SECRET = 'canary-auth-secret-9b1d7e5f3a2c4680';

const PASSWORDS = {
  first: 'canary first password ö 4471',
  second: 'canary second password 5582',
  third: 'canary third password 6693',
  wrong: 'canary wrong password 7704',
  /** In the field of the name, as people do. */
  asName: 'canary-typed-as-a-name-8815',
  /** Where nothing of the kind belongs: broken bodies, headers, queries. */
  misplaced: 'canary-misplaced-password-9926',
};

const USERNAME = 'carol';
const ADDRESS = 'carol@example.com';

/** Less the fields of JSON answers that carry tokens because that is what they are for. */
const withoutTokens = (text: string): string => text.replace(/"(access_token|refresh_token)":"[^"]+"/g, '"$1":"…"');

describe.each(DIALECTS)('%s: what is secret', (dialect) => {
  let postgres: PostgresServer | undefined;
  let mailbox: Mailbox;
  let server: DemoServer;
  let db: Db;
  const secrets = new Map<string, string>([
    ['AUTH_SECRET', AUTH_SECRET],
    ...derivedSecrets(AUTH_SECRET, now()),
    ...Object.entries(PASSWORDS),
  ]);
  /** Everything that was answered: the status, the headers without cookies, the body without tokens that belong there. */
  const answers: { what: string; text: string }[] = [];

  beforeAll(async () => {
    postgres = dialect === 'postgres' ? await startPostgres() : undefined;
    mailbox = await startMailbox();
    const env = { AUTH_SECRET, BCRYPT_COST: '10', SMTP_URL: mailbox.url };
    server = await startDemoServer(dialect, env, postgres && { postgresUrl: postgres.url });
    db = openDb(server.databaseUrl);
    await pushSecretsThrough();
  }, 120_000);

  afterAll(async () => {
    await db.destroy();
    await server.stop();
    await mailbox.stop();
    await postgres?.stop();
  });

  const browser = new CookieClient();

  async function ask(url: string, init: RequestInit = {}, client = browser): Promise<Response> {
    const response = await client.ask(new URL(url, server.url).href, init);
    for (const name of ['access', 'refresh', 'browser', 'link']) keepSecret(`${name} cookie`, client.cookie(name));
    const headers = [...response.headers].filter(([name]) => name !== 'set-cookie');
    const body = await response.clone().text();
    for (const [, name, token] of body.matchAll(/"(access_token|refresh_token)":"([^"]+)"/g)) keepSecret(name, token);
    const text = withoutTokens(`${response.status} ${JSON.stringify(headers)} ${body}`);
    answers.push({ what: `${init.method ?? 'GET'} ${url}`, text });
    return response;
  }

  function keepSecret(name = '', value = ''): void {
    if (value && ![...secrets.values()].includes(value)) secrets.set(`${name} ${secrets.size}`, value);
  }

  const json = (url: string, body: unknown, method = 'POST', client = browser) =>
    ask(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }, client);
  const form = (url: string, fields: Record<string, string>, client = browser) =>
    ask(url, { method: 'POST', body: new URLSearchParams(fields) }, client);

  /** Opens the newest link that was mailed, as its reader does. @returns its token */
  async function openLink(subject: string, after = 0): Promise<string> {
    const mail = await waitForMail(mailbox.folder, ADDRESS, { subject, after });
    const link = linksIn(mail).find((each) => each.includes('token=')) ?? '';
    const token = new URL(link).searchParams.get('token') ?? '';
    keepSecret('mailed token', token);
    const opened = await ask(link);
    await ask(opened.headers.get('location') ?? '');
    return token;
  }

  async function pushSecretsThrough(): Promise<void> {
    const { first, second, third, wrong, asName, misplaced } = PASSWORDS;
    const stranger = new CookieClient();

    // A person comes, verifies, goes about, and changes what can be changed, with mistakes on the way.
    await form('/api/account', { username: USERNAME, email: ADDRESS, password: 'canary' }, stranger); // too short
    expect((await form('/api/account', { username: USERNAME, email: ADDRESS, password: first })).status).toBe(303);
    const token = await openLink('Verify');
    await form('/api/account/verify-email', { token: `${token}x` });
    await form('/api/account/verify-email', { token });
    for (const page of ['/protected', '/account', '/account/sessions', '/account/activity', '/confirm'])
      await ask(page);
    await form('/api/account/password', { current_password: wrong, new_password: second });
    await ask('/account/password?error=wrong_password&field=current_password');
    await form('/api/account/password', { current_password: first, new_password: second });
    await db
      .updateTable('sessions')
      .set({ authenticated_at: now() - minutes(11) })
      .execute();
    await form('/api/auth/confirm', { password: wrong });
    await form('/api/auth/confirm', { password: second });
    expect((await ask('/api/account/export', { method: 'POST' })).status).toBe(200);
    browser.forget('access');
    await ask('/protected'); // renewed on the way
    await ask('/protected');

    // An API client.
    const api = new CookieClient();
    const tokens = await (await json('/api/auth/token', { username: USERNAME, password: second }, 'POST', api)).json();
    await json('/api/auth/token', { refresh_token: tokens.refresh_token }, 'POST', api);
    await json('/api/auth/token', { refresh_token: `${tokens.refresh_token}x` }, 'POST', api);
    for (const bad of [tokens.access_token, `${tokens.access_token}x`, tokens.refresh_token, misplaced]) {
      await ask('/api/protected', { headers: { authorization: `Bearer ${bad}` } }, api);
      await ask('/api/protected', { headers: { authorization: `Basic ${btoa(`${USERNAME}:${bad}`)}` } }, api);
    }

    // Sign-ins that fail, and a password in the wrong field.
    await form('/api/auth', { username: USERNAME, password: wrong }, stranger);
    await ask('/sign-in?error=authorization_required', {}, stranger);
    await json('/api/auth', { username: 'nobody', password: wrong }, 'POST', stranger);
    await json('/api/auth', { username: asName, password: '' }, 'POST', stranger);
    await json('/api/auth', { username: asName, password: wrong }, 'POST', stranger);
    await json('/api/account/forgot-password', { username: asName }, 'POST', stranger);

    // Where no secret belongs.
    const headers = { 'content-type': 'application/json' };
    await ask('/api/auth', { method: 'POST', headers, body: `{"password":"${misplaced}"` }, stranger);
    await ask('/api/auth', { method: 'POST', headers, body: misplaced.repeat(1000) }, stranger);
    await ask('/api/auth', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: misplaced }, stranger);
    await json('/api/auth', { username: { password: misplaced }, password: [misplaced] }, 'POST', stranger);
    await ask('/api/health', { headers: { 'x-request-id': misplaced, 'user-agent': 'plain' } }, stranger);
    await ask(
      '/api/nothing-there',
      { method: 'DELETE', headers: { cookie: cookiesFor(server.url, `refresh=${misplaced}`) } },
      stranger,
    );

    // Forgotten, set anew, and gone.
    await form('/api/account/forgot-password', { username: ADDRESS }, stranger);
    const reset = await openLink('Set a new password');
    await form('/api/account/reset-password', { token: reset, password: 'canary' });
    await ask('/reset-password?error=password_refused&reason=too_short');
    expect((await json('/api/account/reset-password', { token: reset, password: third })).status).toBe(204);
    expect((await form('/api/auth', { username: USERNAME, password: third })).headers.get('location')).toBe(
      '/protected',
    );
  }

  test('is in no answer and on no page', () => {
    const found = answers.flatMap(({ what, text }) => secretsIn(text, secrets).map((name) => `${what}: ${name}`));
    // A link's own page sends its token back with the form.
    const own = /^GET \/(verify-email|reset-password)\b.*: mailed token \d+$/;
    expect(found.filter((each) => !own.test(each))).toEqual([]);
    expect(found.length).toBeGreaterThan(0);
    expect(answers.length).toBeGreaterThan(40);
    expect(secrets.size).toBeGreaterThan(20); // with all the tokens that were given out
  });

  test('is in no line of the log [V16.2.5]', () => {
    const log = server.output();
    expect(log).toContain('"msg":"mail sent"');
    expect(log).toContain('"msg":"refused"'); // and who was refused is told, without what they brought
    expect(secretsIn(log, secrets)).toEqual([]);
    expect(log).not.toMatch(/eyJ|canary|carol@/i);
  });

  test('is in no row of the database', async () => {
    const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
    const rows: string[] = [];
    for (const { name } of tables) {
      const found = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db);
      rows.push(...found.rows.map((row) => JSON.stringify(row)));
    }
    const dump = rows.join('\n');
    expect(dump).toContain(ADDRESS); // it is the right database
    expect(secretsIn(dump, secrets)).toEqual([]);
  });

  test.runIf(dialect === 'sqlite')('is in no byte of the database’s files', () => {
    const file = server.databaseUrl.replace('file:', '');
    // Another program reads them: reading them here would drop this process's locks (lib/db/sqlite/dialect.ts).
    const bytes = execFileSync('cat', [file, `${file}-wal`], { encoding: 'latin1', maxBuffer: 2 ** 27 });
    expect(bytes).toContain(ADDRESS);
    // The name that a link was asked for waited in the queue of mails: its row is gone, its bytes stay until the page is used again.
    const others = new Map([...secrets].filter(([name]) => name !== 'asName'));
    expect(secretsIn(bytes, others)).toEqual([]);
  });

  test('is in no mail but the link that it is for', async () => {
    const mails = readdirSync(mailbox.folder).map((name) => readFileSync(path.join(mailbox.folder, name), 'utf8'));
    const others = new Map(
      [...secrets].filter(([name]) => !name.startsWith('mailed token') && !name.startsWith('link')),
    );
    expect(mails.length).toBeGreaterThan(2);
    expect(mails.flatMap((mail) => secretsIn(mail, others))).toEqual([]);
  });

  test('is in no file of the build [V13.3.1]', () => {
    const files = ['.next/server', '.next/static']
      .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && /\.(js|json|html|rsc|txt|css|meta|map|body)$/.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(100);
    // React calls its own releases canaries, so only whole secrets count.
    const whole = Object.values({ AUTH_SECRET, ...PASSWORDS });
    const holding = files.filter((file) => whole.some((secret) => readFileSync(file, 'utf8').includes(secret)));
    expect(holding).toEqual([]);
  });
});

describe('a server that cannot work', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-secrets-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const start = (env: Record<string, string>) => {
    const settings = { AUTH_SECRET, DATABASE_URL: `file:${folder}/test.db`, ...env };
    return startServer({ env: settings, logFile: path.join(folder, 'server.log') });
  };

  test.each<[string, Record<string, string>]>([
    ['has no database', { DATABASE_URL: 'postgres://canary-role:canary-database-password@127.0.0.1:1/nothing' }],
    ['has a weak secret', { AUTH_SECRET: 'canary-too-short' }],
    ['has a wrong address of its database', { DATABASE_URL: 'mysql://canary-role:canary-database-password@host/x' }],
    ['has a wrong address of its mail server', { SMTP_URL: 'imap://canary:canary-mail-password@mail.example.com' }],
  ])('that %s says what is wrong without it', async (_, env) => {
    const failure = await start(env).catch((error: Error) => error);
    expect(failure).toBeInstanceOf(Error);
    const text = (failure as Error).message;
    expect(text).toMatch(/DATABASE_URL|AUTH_SECRET|SMTP_URL/);
    expect(text).not.toMatch(/canary/i);
  });
});
