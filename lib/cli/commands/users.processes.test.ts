import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anAccount, auditTypes, NEW_PASSWORD, OTHER_PASSWORD, rowsIn } from '../../../test/account-holder';
import { DIALECTS, freshDb } from '../../../test/fresh-db';
import { BIN, environmentOf, latchkey } from '../../../test/latchkey';
import { onTerminal } from '../../../test/on-terminal';
import { aSession, authenticateUser } from '../../../test/people';
import { findUsers } from '../../auth/directory';
import type { Db } from '../../db/client';
import { now } from '../../time';

const UUID = /^[0-9a-f-]{36}$/;

describe.each(DIALECTS)('%s: a user and their sessions', (dialect) => {
  let db: Db;
  let url: string;
  let clean: () => Promise<void>;
  beforeAll(async () => {
    ({ db, url, clean } = await freshDb(dialect));
  });
  afterAll(() => clean());

  test('added with a password from standard input, signed out, given another one, disabled, deleted', async () => {
    const added = await latchkey(['user', 'add', 'Mina', '--json'], { url, stdin: `${NEW_PASSWORD}\r\nmore\n` });
    expect(added).toMatchObject({ exitCode: 0, stderr: '' });
    const { id, ...rest } = JSON.parse(added.stdout);
    expect([id, rest]).toEqual([expect.stringMatching(UUID), { username: 'mina' }]);
    expect(await authenticateUser(db, 'mina', NEW_PASSWORD)).toMatchObject({ id });

    const one = await aSession(db, id, now());
    await aSession(db, id, now());
    const [listed, revoked] = await Promise.all([
      latchkey(['session', 'list', 'mina', '--json'], { url }),
      latchkey(['session', 'revoke', one.id, '--json'], { url }),
    ]);
    const session = { device: 'Test', client: 'browser', address: '203.0.113.7' };
    expect(JSON.parse(listed.stdout)).toContainEqual(expect.objectContaining(session));
    expect(JSON.parse(revoked.stdout)).toEqual({ revoked: 1, user_id: id });

    const set = await latchkey(['user', 'set-password', 'mina'], { url, stdin: `${OTHER_PASSWORD}\n` });
    expect(set).toEqual({ exitCode: 0, stdout: 'mina has a new password and is signed out everywhere.\n', stderr: '' });
    expect(await authenticateUser(db, 'mina', OTHER_PASSWORD)).toMatchObject({ id });
    await aSession(db, id, now());
    const disabled = await latchkey(['user', 'disable', 'mina', '--json'], { url });
    expect(JSON.parse(disabled.stdout)).toMatchObject({ disabled: true, changed: true, sessions_ended: 1 });
    const deleted = await latchkey(['user', 'delete', id, '--yes'], { url });
    expect(deleted).toEqual({ exitCode: 0, stdout: 'Deleted mina.\n', stderr: '' });
    const events = ['user_added', 'session_revoked', 'password_set', 'user_disabled', 'account_deleted'];
    expect(await auditTypes(db, id)).toEqual(events);
    expect([await rowsIn(db, 'users'), await rowsIn(db, 'sessions')]).toEqual([0, 0]);
  });
});

describe('users', () => {
  let db: Db;
  let url: string;
  let clean: () => Promise<void>;
  beforeAll(async () => {
    ({ db, url, clean } = await freshDb('sqlite'));
    await anAccount(db, 'john', { email: null });
  });
  afterAll(() => clean());

  test('refused, and nothing changed: a name that is taken, a weak password', async () => {
    const [taken, weak] = await Promise.all([
      latchkey(['user', 'add', 'JOHN'], { url, stdin: NEW_PASSWORD }),
      latchkey(['user', 'add', 'jane', '--json'], { url, stdin: 'password12345678\n' }),
    ]);
    expect(taken).toEqual({ exitCode: 1, stdout: '', stderr: 'Somebody has this username already\n' });
    expect(weak).toMatchObject({ exitCode: 1, stdout: '' });
    expect(JSON.parse(weak.stderr)).toEqual({ error: 'common', message: expect.stringContaining('would be guessed') });
    expect(weak.stderr).not.toContain('password12345678');
    expect([await rowsIn(db, 'users'), await auditTypes(db)]).toEqual([1, []]);
  });

  test('a password is made up and told once; an address that is known is verified', async () => {
    const options = ['--generate', '--json', '--email', 'Jane@Example.com', '--verified'];
    const { exitCode, stdout } = await latchkey(['user', 'add', 'jane', ...options], { url });
    expect(exitCode).toBe(0);
    const { id, username, password } = JSON.parse(stdout);
    expect([username, password]).toEqual(['jane', expect.stringMatching(/^([0-9a-z]{5}-){3}[0-9a-z]{5}$/)]);
    expect(await authenticateUser(db, 'jane', password)).toMatchObject({ id });
    const [taken] = await findUsers(db, 'jane@example.com');
    expect(taken).toMatchObject({ id, pendingEmail: null });
  });

  test('they are listed as a table and as JSON, filtered, and shown', async () => {
    const [table, found, none, shown] = await Promise.all([
      latchkey(['user', 'list'], { url }),
      latchkey(['user', 'list', '--json', '--search', 'EXAMPLE.com', '--limit', '5'], { url }),
      latchkey(['user', 'list', '--json', '--disabled'], { url }),
      latchkey(['user', 'show', 'jane@EXAMPLE.com'], { url }),
    ]);
    const [heading, ...lines] = table.stdout.trimEnd().split('\n');
    expect(heading).toMatch(/^USERNAME +EMAIL +CREATED +LAST SIGN-IN +DISABLED +ID$/);
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['john', 'jane']);
    const jane = { username: 'jane', email: 'jane@example.com', pending_email: null, disabled_at: null };
    expect(JSON.parse(found.stdout)).toMatchObject([jane]);
    expect(none).toEqual({ exitCode: 0, stdout: '[]\n', stderr: '' });
    expect(shown.stdout).toMatch(/^Username +jane\nId +[0-9a-f-]{36}\nEmail +jane@example.com\n/);
    const all = [table, found, shown].map(({ stdout }) => stdout).join();
    expect(all).not.toMatch(/bcrypt|\$2b\$|password_hash/);
    expect(all).toBe(stripVTControlCharacters(all));
  });
});

describe('what is not there, not said, or not confirmed', () => {
  let db: Db;
  let url: string;
  let clean: () => Promise<void>;
  beforeAll(async () => {
    ({ db, url, clean } = await freshDb('sqlite'));
    await anAccount(db, 'john');
  });
  afterAll(() => clean());

  test('ends with a sentence and its exit code, and changes nothing', async () => {
    const cases: [number, string, string[]][] = [
      [3, 'There is no user nobody.', ['user', 'show', 'nobody']],
      [3, 'No session x stands. It may have ended already.', ['session', 'revoke', 'x']],
      [2, 'No password came on standard input. Its first line is read.', ['user', 'set-password', 'john']],
      [2, 'nobody is no address that mail can be sent to.', ['user', 'add', 'jane', '--generate', '--email', 'nobody']],
      [2, 'Name one of the three', ['session', 'revoke', 'x', '--all']],
      [2, 'say so with --yes', ['user', 'delete', 'john']],
    ];
    const ended = await Promise.all(cases.map(([, , args]) => latchkey(args, { url })));
    expect(ended).toEqual(
      cases.map(([exitCode, message]) => ({ exitCode, stdout: '', stderr: expect.stringContaining(message) })),
    );
    expect([await rowsIn(db, 'users'), await auditTypes(db)]).toEqual([1, []]);
  });

  test.each([
    ['in another encoding', Buffer.from('\xc6\xd0\xbd\xba\xbf\xf6\xb5\xe5 of fifteen\n', 'latin1')],
    ['with NUL in it', Buffer.from('a walrus\0 under the lamp\n')],
  ])('a password %s is refused: its owner could not sign in with what is left of it', async (_, stdin) => {
    const ended = await latchkey(['user', 'add', 'jane'], { url, stdin });
    expect(ended).toEqual({ exitCode: 2, stdout: '', stderr: expect.stringContaining('is not text in UTF-8') });
    expect(await rowsIn(db, 'users')).toBe(1);
  });
});

describe('on a terminal', () => {
  let db: Db;
  let url: string;
  let clean: () => Promise<void>;
  beforeAll(async () => {
    ({ db, url, clean } = await freshDb('sqlite'));
  });
  afterAll(() => clean());
  const terminal = (command: string, turns: [string, string][]) =>
    onTerminal(`${BIN} ${command}`, turns, environmentOf({ url, env: { NO_COLOR: '1' } }));

  test('a new password is asked for twice, until both agree, and not shown', async () => {
    const { exitCode, stdout, stderr } = await terminal('user add john', [
      ['New password for john', `${NEW_PASSWORD}\r`],
      ['The same again', `${NEW_PASSWORD}!\r`],
      ['The two differ', ''],
      ['New password for john', `${NEW_PASSWORD}\r`],
      ['The same again', `${NEW_PASSWORD}\r`],
    ]);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Added john');
    for (const word of NEW_PASSWORD.split(' ')) expect(stdout).not.toContain(word);
    expect(await authenticateUser(db, 'john', NEW_PASSWORD)).toMatchObject({ username: 'john' });
  });

  test('Ctrl-C at a question ends it with 130; no is what Enter says; yes does it', async () => {
    await anAccount(db, 'jin');
    const before = await rowsIn(db, 'users');
    const left = await terminal('user add jane', [['New password', 'abc\x03']]);
    expect(left).toMatchObject({ exitCode: 130, stdout: expect.stringContaining('Interrupted.') });
    const no = await terminal('user delete jin', [['undone.', '\r']]);
    expect(no).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('Nothing was changed.') });
    expect(await rowsIn(db, 'users')).toBe(before);
    const yes = await terminal('user delete jin', [['undone.', 'y']]);
    expect(yes).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Deleted jin.') });
    expect(await rowsIn(db, 'users')).toBe(before - 1);
  });
});
