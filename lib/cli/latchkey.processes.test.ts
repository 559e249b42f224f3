import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json';
import { rowsIn } from '../../test/account-holder';
import { freshDatabase, freshDb } from '../../test/fresh-db';
import { endOf, latchkey, startLatchkey } from '../../test/latchkey';
import { now } from '../time';
import { ENDINGS } from './terminal/failure';

/** The command line as an operator runs it: a process for each command, called from another folder. */
const cleaning: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(cleaning.map((clean) => clean())));

describe('the program', () => {
  test('says what it does, for each noun and command, and which version it is', async () => {
    const [all, command, version] = await Promise.all([
      latchkey(['--help']),
      latchkey(['user', 'add', '--help']),
      latchkey(['user', 'add', '--version']),
    ]);
    expect(all).toMatchObject({ exitCode: 0, stderr: '' });
    for (const { exitCode, meaning } of Object.values(ENDINGS))
      expect(all.stdout).toMatch(`${exitCode}`.padEnd(5) + meaning);
    expect(command.stdout).toContain('--generate');
    expect(version).toEqual({ exitCode: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });

  test('what is mistyped ends with 2 and a suggestion, and with --json as JSON', async () => {
    const [command, none, json] = await Promise.all([
      latchkey(['usr', 'list']),
      latchkey(['user']),
      latchkey(['user', 'list', '--serch', 'x', '--json']),
    ]);
    const stderr = "Unknown command 'usr'\n(Did you mean user?)\nTry --help.\n";
    expect(command).toEqual({ exitCode: 2, stdout: '', stderr });
    expect(none).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('Usage: latchkey user') });
    expect(json).toMatchObject({ exitCode: 2, stdout: '' });
    expect(JSON.parse(json.stderr)).toEqual({
      error: 'usage',
      message: expect.stringContaining('(Did you mean --search?)'),
    });
  });

  test('settings that are wrong end with 2 and are named, all of them, without their values', async () => {
    const env = { AUTH_SECRET: 'short', DATABASE_URL: 'mysql://nowhere' };
    const { exitCode, stdout, stderr } = await latchkey(['user', 'list'], { env });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/AUTH_SECRET needs.+\n.+DATABASE_URL must start with/);
    expect(stderr).not.toContain('short');
  });

  test('a secret is new each time; keys are listed without what they are made from', async () => {
    const [one, two, keys] = await Promise.all([
      latchkey(['secret', 'new']),
      latchkey(['secret', 'new', '--json']),
      latchkey(['keys', 'list', '--json'], {
        env: { AUTH_SECRET: `${'old-secret-'.repeat(4)},${'new-secret-'.repeat(4)}` },
      }),
    ]);
    expect(one.stdout).toMatch(/^[\w-]{43}\n$/);
    expect(JSON.parse(two.stdout)).toEqual({ secret: expect.stringMatching(/^[\w-]{43}$/) });
    expect(two.stdout).not.toContain(one.stdout.trim());
    const listed = JSON.parse(keys.stdout) as { secret: number; signs: boolean; from: number; to: number }[];
    expect(listed.map(({ secret, signs }) => [secret, signs])).toEqual([
      [1, false],
      [1, true],
      [1, false],
      ...Array(3).fill([2, false]),
    ]);
    expect(listed[1]?.from).toBeLessThanOrEqual(now());
    expect(listed[1]?.to).toBeGreaterThan(now());
    expect(keys.stdout).not.toMatch(/"d"|secret-|private/);
  });
});

describe('the database', () => {
  test('one that is not as it should be ends it with 4, and is left as it is', async () => {
    const { db, url, clean } = await freshDb('sqlite');
    const [missing, empty] = [await freshDatabase('sqlite'), await freshDatabase('postgres')];
    cleaning.push(clean, missing.drop, empty.drop);
    await db
      .insertInto('kysely_migration' as never)
      .values({ name: '9999-future', timestamp: 'x' } as never)
      .execute();
    const unreachable = 'postgres://nobody:hunter2@127.0.0.1:1/none';
    const ended = await Promise.all([
      latchkey(['user', 'list'], { url: missing.url }),
      latchkey(['user', 'list'], { url: empty.url }),
      latchkey(['user', 'list'], { url }),
      latchkey(['migrate'], { url }),
      latchkey(['migrate'], { url: unreachable }),
    ]);
    expect(ended.map(({ exitCode, stdout }) => [exitCode, stdout])).toEqual(Array(5).fill([4, '']));
    expect(ended.map(({ stderr }) => stderr)).toEqual([
      expect.stringContaining('make it: latchkey migrate'),
      expect.stringContaining('Run: latchkey migrate'),
      expect.stringContaining('9999-future'),
      expect.stringContaining('9999-future'),
      expect.stringMatching(/^(?!.*hunter2).*ECONNREFUSED/),
    ]);
    expect(existsSync(missing.url.slice('file:'.length))).toBe(false);
  });

  test.each(['sqlite', 'postgres'] as const)(
    '%s: of several that migrate it at once, each migration is made once',
    async (dialect) => {
      const { url, drop } = await freshDatabase(dialect);
      cleaning.push(drop);
      const ended = await Promise.all(Array.from({ length: 2 }, () => latchkey(['migrate', '--json'], { url })));
      expect(ended.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(Array(2).fill([0, '']));
      const made = ended.flatMap(({ stdout }) => JSON.parse(stdout).migrations as string[]);
      expect(made[0]).toBe('0001-users-and-sessions');
      expect(new Set(made).size).toBe(made.length);
      const status = await latchkey(['status', '--json'], { url });
      expect(JSON.parse(status.stdout)).toMatchObject({
        version: manifest.version,
        database: { kind: dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL', bytes: expect.any(Number) },
        users: { count: 0, precision: 'exact' },
        sessions: { count: 0, precision: 'exact' },
        mails: { count: 0, oldest: 0 },
        settings: { app_origin: 'http://localhost:3000', auth_secrets: 1, mail: null },
      });
    },
  );

  test('Ctrl-C ends what waits, with 130, and leaves no connection behind', async () => {
    const { db, url, clean } = await freshDb('postgres');
    cleaning.push(clean);
    const others = async () => {
      const { rows } = await sql`select 1 from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`.execute(db);
      return rows.length;
    };
    const child = startLatchkey(['user', 'add', 'john'], { url }); // waits for standard input
    const ended = endOf(child);
    while ((await others()) === 0) await sleep(50);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ exitCode: 130, stdout: '' });
    expect([await others(), await rowsIn(db, 'users')]).toEqual([0, 0]);
  });
});
