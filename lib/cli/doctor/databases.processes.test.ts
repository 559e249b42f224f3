import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { DIALECTS, type Dialect, type FreshDatabase, freshDatabase } from '../../../test/fresh-db';
import { freePort } from '../../../test/postgres';
import { type Db, openDb } from '../../db/client';
import { migrate, migrateDb } from '../../db/migrate';
import { addDemoUsers } from '../serve/demo-users';
import { understand } from './circumstances';
import type { Circumstances, Finding } from './finding';
import { checkPostgres, clockFinding } from './postgres';
import { checkSqlite, placeFinding } from './sqlite';

const AUTH_SECRET = 'k3yVh0q2mZ8rT5nW1xB7cL9dF4gJ6pSa';
const NOW = 1_795_000_000;

let database: FreshDatabase;
const made: FreshDatabase[] = [];
const opened: Db[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((db) => db.destroy()));
  for (const { drop } of made.splice(0)) await drop();
});

async function aDatabase(dialect: Dialect): Promise<FreshDatabase> {
  const fresh = await freshDatabase(dialect);
  made.push(fresh);
  return fresh;
}

function open(): Db {
  const db = openDb(database.url);
  opened.push(db);
  return db;
}

function circumstances(url: string, more: Record<string, string> = {}): Circumstances {
  const env = {
    NODE_ENV: 'production',
    AUTH_SECRET,
    APP_ORIGIN: 'https://app.example.com',
    DATABASE_URL: url,
    ...more,
  };
  const { config, broken } = understand(env);
  return { config, broken, env, files: {}, now: NOW, sendMailTo: null };
}

const examine = async (url = database.url, more?: Record<string, string>): Promise<Finding[]> => [
  ...(await checkSqlite(circumstances(url, more))),
  ...(await checkPostgres(circumstances(url, more))),
];

/** What is not right, but that the tests' own PostgreSQL is not synced. */
const complaints = (findings: readonly Finding[]) =>
  findings.filter(({ level, message }) => level !== 'right' && !message.startsWith('fsync is off'));

describe.each(DIALECTS)('%s', (dialect) => {
  test('a migrated database is right', async () => {
    database = await aDatabase(dialect);
    await migrate(database.url);
    const findings = await examine();
    expect(complaints(findings)).toEqual([]);
    expect(findings.map(({ message }) => message)).toContainEqual(expect.stringMatching(/^The database is migrated/));
  });

  test('one that lacks migrations, or has some of a newer version, is wrong', async () => {
    database = await aDatabase(dialect);
    await migrateDb(open(), ['0002-audit-events']);
    expect(complaints(await examine())).toMatchObject([
      { level: 'wrong', message: expect.stringMatching(/lacks \d+ migr/) },
    ]);
    await migrate(database.url);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030')`.execute(open());
    expect(complaints(await examine())).toMatchObject([
      { level: 'wrong', message: expect.stringContaining('9999-later') },
    ]);
  });

  test('demo users with their public passwords are wrong, unless they are disabled or the site is for this machine alone', async () => {
    database = await aDatabase(dialect);
    await migrate(database.url);
    const db = open();
    await addDemoUsers(db, NOW);
    expect(complaints(await examine())).toMatchObject([
      { level: 'wrong', message: expect.stringContaining('john and jane') },
    ]);
    const here = { APP_ORIGIN: 'http://localhost:3000' };
    expect(complaints(await examine(database.url, here))).toMatchObject([{ level: 'warning' }]);
    await db.updateTable('users').set({ disabled_at: NOW }).where('username', '=', 'john').execute();
    await db.updateTable('users').set({ password_hash: 'another' }).where('username', '=', 'jane').execute();
    expect(complaints(await examine())).toEqual([]);
  });
});

describe('an SQLite file', () => {
  test('that is not there, or is none, is wrong, and is not made', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-doctor-'));
    expect(await examine(`file:${folder}/none.db`)).toMatchObject([
      { level: 'wrong', message: expect.stringContaining('none.db') },
    ]);
    writeFileSync(path.join(folder, 'text.db'), 'a text');
    expect(await examine(`file:${folder}/text.db`)).toMatchObject([{ level: 'wrong' }]);
    writeFileSync(path.join(folder, 'empty.db'), '');
    expect(await examine(`file:${folder}/empty.db`)).toMatchObject([
      { level: 'wrong', message: expect.stringContaining('no tables yet') },
      ...[{ level: 'right' }, expect.anything()],
    ]);
    expect(readdirSync(folder)).toEqual(['empty.db', 'text.db']);
    rmSync(folder, { recursive: true });
  });

  test('is looked at without a trace', async () => {
    database = await aDatabase('sqlite');
    await migrate(database.url);
    const file = database.url.slice('file:'.length);
    await sql`pragma wal_checkpoint(truncate)`.execute(open());
    const trace = () =>
      readdirSync(path.dirname(file)).map((name) => [name, statSync(path.join(path.dirname(file), name)).mtimeMs]);
    const before = trace();
    await examine();
    expect(trace()).toEqual(before);
  });

  test.each([
    [0x6969, 'wrong'],
    [0xff534d42, 'wrong'],
    [0x794c7630, 'warning'],
    [0xef53, 'right'],
  ])('on a file system %i is %s', (type, level) => {
    expect(placeFinding('a.db', type)).toMatchObject({ level });
  });
});

describe('a PostgreSQL', () => {
  test('that does not sync is wrong', async () => {
    database = await aDatabase('postgres');
    await migrate(database.url);
    const findings = await examine();
    expect(findings.filter(({ level }) => level === 'wrong')).toMatchObject([
      { fix: expect.stringContaining('fsync = on') },
    ]);
  });

  test('that is not there, and a database that is not, are named, each with what to do', async () => {
    const refused = await examine(`postgres://me:passw0rd@127.0.0.1:${await freePort()}/x`);
    expect(refused).toMatchObject([{ level: 'wrong', fix: expect.stringContaining('host and port') }]);
    const missing = await examine(new URL('/nothing_here', process.env.TEST_SERVER_URL).href);
    expect(missing).toMatchObject([{ level: 'wrong', fix: expect.stringContaining('createdb') }]);
  });

  test('whose clock is six seconds from ours is wrong', async () => {
    database = await aDatabase('postgres');
    await migrate(database.url);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 6000 });
    const findings = await examine();
    vi.useRealTimers();
    expect(findings).toContainEqual(
      expect.objectContaining({
        level: 'wrong',
        message: expect.stringMatching(/^This clock is \d\.\d s behind that of/),
      }),
    );
  });

  test.each([
    [0, 'right'],
    [4900, 'right'],
    [-6000, 'wrong'],
    [3_600_000, 'wrong'],
  ])('a clock that is %i ms ahead is %s', (apart, level) => {
    expect(clockFinding(apart, 'the database server')).toMatchObject({ level });
  });
});
