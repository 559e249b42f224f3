import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../db/client';
import { auditTypes, rowsIn } from '../testing/account-holder';
import { DIALECTS, freshDatabase, freshDb } from '../testing/fresh-db';
import { latchkey } from '../testing/latchkey';

/** The command line as an operator runs it: a process for each command, called from another folder. */
const GOOD = 'velvet otters play quiet trombones';

describe('the program', () => {
  test('says what it does, for each noun and command, and which version it is', async () => {
    const [all, noun, command, version] = await Promise.all([
      latchkey(['--help']),
      latchkey(['help', 'user']),
      latchkey(['user', 'add', '--help']),
      latchkey(['user', 'add', '--version']),
    ]);
    expect(all).toMatchObject({ exitCode: 0, stderr: '' });
    for (const text of ['user', 'secret', 'Exit codes:', '--json']) expect(all.stdout).toContain(text);
    expect(noun.stdout).toContain('add [options] <username>');
    expect(command.stdout).toContain('--generate');
    expect(version).toEqual({ exitCode: 0, stdout: '0.1.0\n', stderr: '' });
  });

  test('what is mistyped ends with 2 and a suggestion, and with --json as JSON', async () => {
    const [command, option, none, json] = await Promise.all([
      latchkey(['usr', 'list']),
      latchkey(['user', 'list', '--serch', 'x']),
      latchkey(['user']),
      latchkey(['user', 'list', '--serch', '--json']),
    ]);
    expect(command).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: "Unknown command 'usr'\n(Did you mean user?)\nTry --help.\n",
    });
    expect(option).toMatchObject({ exitCode: 2, stdout: '' });
    expect(option.stderr).toContain('(Did you mean --search?)');
    expect(none).toMatchObject({ exitCode: 2, stdout: '' });
    expect(none.stderr).toContain('Usage: latchkey user');
    expect(json).toMatchObject({ exitCode: 2, stdout: '' });
    expect(JSON.parse(json.stderr)).toMatchObject({ error: 'usage' });
  });

  test('settings that are wrong end with 2 and are named, all of them', async () => {
    const env = { AUTH_SECRET: 'short', DATABASE_URL: 'mysql://nowhere' };
    const { exitCode, stdout, stderr } = await latchkey(['user', 'list'], { env });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/AUTH_SECRET needs.+\n.+DATABASE_URL must start with/);
    expect(stderr).not.toContain('short');
  });

  test('a secret is new each time, and is all there is on standard output', async () => {
    const made = await Promise.all([latchkey(['secret', 'new']), latchkey(['secret', 'new', '--json'])]);
    expect(made[0].stdout).toMatch(/^[\w-]{43}\n$/);
    expect(JSON.parse(made[1].stdout)).toEqual({ secret: expect.stringMatching(/^[\w-]{43}$/) });
    expect(made[1].stdout).not.toContain(made[0].stdout.trim());
  });
});

describe('a database that is not as it should be ends it with 4, and is left as it is', () => {
  test('missing, empty, of a newer version, unreachable', async () => {
    const { db, url, clean } = await freshDb('sqlite');
    const { url: missing, drop } = await freshDatabase('sqlite');
    const { url: empty, drop: dropEmpty } = await freshDatabase('postgres');
    await db
      .insertInto('kysely_migration' as never)
      .values({ name: '9999-future', timestamp: 'x' } as never)
      .execute();
    const ended = await Promise.all([
      latchkey(['user', 'list'], { url: missing }),
      latchkey(['user', 'list'], { url: empty }),
      latchkey(['user', 'list'], { url }),
      latchkey(['user', 'list'], { url: 'postgres://nobody:hunter2@127.0.0.1:1/none' }),
    ]);
    const [none, older, newer, unreachable] = ended.map(({ stderr }) => stderr);
    expect(ended.map(({ exitCode, stdout }) => [exitCode, stdout])).toEqual(Array(4).fill([4, '']));
    expect(none).toContain('make it: latchkey migrate');
    expect(older).toContain('Run: latchkey migrate');
    expect(newer).toContain('9999-future');
    expect(unreachable).toContain('ECONNREFUSED');
    expect(unreachable).not.toContain('hunter2');
    expect(() => rmSync(missing.slice('file:'.length))).toThrow('ENOENT');
    await Promise.all([clean(), drop(), dropEmpty()]);
  });
});

describe.each(DIALECTS)('%s: users', (dialect) => {
  let db: Db;
  let url: string;
  let clean: () => Promise<void>;
  beforeAll(async () => ({ db, url, clean } = await freshDb(dialect)));
  afterAll(() => clean());

  test('one is added with a password from standard input, which stands nowhere else', async () => {
    const added = await latchkey(['user', 'add', 'John'], { url, stdin: `${GOOD}\r\nmore\n` });
    expect(added).toMatchObject({ exitCode: 0, stderr: '' });
    expect(added.stdout).toMatch(/^Added john \([0-9a-f-]{36}\)\.\n$/);
    expect(await auditTypes(db)).toEqual(['user_added']);
    expect(await rowsIn(db, 'mails')).toBe(0);
  });

  test('refused: a name that is taken, a weak password, none at all, an address that is none', async () => {
    const [taken, weak, none, address] = await Promise.all([
      latchkey(['user', 'add', 'JOHN'], { url, stdin: GOOD }),
      latchkey(['user', 'add', 'jane'], { url, stdin: 'password12345678\n' }),
      latchkey(['user', 'add', 'jane', '--json'], { url }),
      latchkey(['user', 'add', 'jane', '--generate', '--email', 'nobody'], { url }),
    ]);
    expect(taken).toEqual({ exitCode: 1, stdout: '', stderr: 'Somebody has this username already\n' });
    expect([weak.exitCode, weak.stdout]).toEqual([1, '']);
    expect(weak.stderr).toContain('would be guessed');
    expect(weak.stderr).not.toContain('password12345678');
    expect(none).toMatchObject({ exitCode: 2, stdout: '' });
    expect(JSON.parse(none.stderr)).toMatchObject({ error: 'no_password' });
    expect(address).toMatchObject({ exitCode: 2, stderr: 'nobody is no address that mail can be sent to.\n' });
    expect(await rowsIn(db, 'users')).toBe(1);
  });

  test('a password is made up and told once; an address is asked, or taken as verified if it is nobody’s', async () => {
    const address = ['--email', 'Jane@Example.com'];
    const asked = await latchkey(['user', 'add', 'jane', '--generate', '--json', ...address], { url });
    expect(JSON.parse(asked.stdout)).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      username: 'jane',
      password: expect.stringMatching(/^([0-9a-z]{5}-){3}[0-9a-z]{5}$/),
    });
    expect(await rowsIn(db, 'mails')).toBe(1);
    const known = await latchkey(['user', 'add', 'mina', '--generate', '--verified', ...address], { url });
    expect(known.stdout).toMatch(/^Added mina .+\nPassword: .+\n$/);
    const late = await latchkey(['user', 'add', 'jin', '--generate', '--verified', ...address], { url });
    expect(late).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: 'Somebody else has verified this address already\n',
    });
    expect(await rowsIn(db, 'mails')).toBe(1);
    expect(await rowsIn(db, 'users')).toBe(3);
  });

  test('they are listed as a table and as JSON, filtered, and shown by name, id and address', async () => {
    const [table, json, found, none] = await Promise.all([
      latchkey(['user', 'list'], { url }),
      latchkey(['user', 'list', '--json', '--limit', '2'], { url }),
      latchkey(['user', 'list', '--json', '--search', 'EXAMPLE.com'], { url }),
      latchkey(['user', 'list', '--disabled'], { url }),
    ]);
    const lines = table.stdout.split('\n');
    expect(lines[0]).toMatch(/^USERNAME +EMAIL +CREATED +LAST SIGN-IN +DISABLED +ID$/);
    expect(lines.slice(1, 4).map((line) => line.split(' ')[0])).toEqual(['john', 'jane', 'mina']);
    const users = JSON.parse(json.stdout);
    expect(users).toMatchObject([{ username: 'john', email: null }, { username: 'jane' }]);
    expect(JSON.parse(found.stdout)).toMatchObject([{ username: 'mina', email: 'jane@example.com' }]);
    expect(none).toEqual({ exitCode: 0, stdout: '', stderr: 'No users.\n' });
    const shown = await Promise.all(
      [users[0].id, 'John', 'jane@EXAMPLE.com', 'nobody'].map((named) =>
        latchkey(['user', 'show', named, '--json'], { url }),
      ),
    );
    expect(shown.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 3]);
    expect(shown.slice(0, 3).map(({ stdout }) => JSON.parse(stdout).username)).toEqual(['john', 'john', 'mina']);
    expect(JSON.stringify([table, json, found, shown])).not.toMatch(/bcrypt|\$2b\$|password_hash/);
  });
});
