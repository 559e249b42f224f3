import { statSync } from 'node:fs';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasLocked, TELLS_LOCKS } from '../../test/file-locks';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { aSession, NOW } from '../../test/people';
import { type Db, openDb } from './client';
import { inTransaction } from './transaction';

const row = (id: string) => ({
  id,
  username: id,
  password_hash: 'x',
  created_at: NOW,
  disabled_at: null,
  email: null,
  pending_email: null,
  password_changed_at: null,
  password_version: 1,
  last_signed_in_at: null,
});

describe.each(DIALECTS)('%s: the database', (dialect) => {
  let db: Db;
  let url: string;
  let clean: () => Promise<void>;
  beforeEach(async () => {
    ({ db, url, clean } = await freshDb(dialect));
  });
  afterEach(() => clean());

  const ids = async () => (await db.selectFrom('users').select('id').orderBy('id').execute()).map(({ id }) => id);

  test('returns bigints as numbers, rows as plain objects', async () => {
    await db.insertInto('users').values(row('a')).execute();
    const found = await db.selectFrom('users').selectAll().executeTakeFirstOrThrow();
    expect(found).toStrictEqual(row('a'));
  });

  test('undoes all of a transaction that throws [V2.3.3]', async () => {
    const failing = inTransaction(db, async (tx) => {
      await tx.insertInto('users').values(row('a')).execute();
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect(await ids()).toEqual([]);
  });

  test('enforces what belongs together', async () => {
    await expect(aSession(db, 'nobody')).rejects.toThrow(/foreign key/i);
  });

  test('syncs each commit to disk, whatever the server’s default', async () => {
    if (dialect === 'postgres') {
      await sql.raw(`alter database "${new URL(url).pathname.slice(1)}" set synchronous_commit = off`).execute(db);
    }
    const later = openDb(url);
    const setting = dialect === 'sqlite' ? sql`pragma synchronous` : sql`show synchronous_commit`;
    const { rows } = await setting.execute(later);
    await later.destroy();
    expect(rows).toEqual([dialect === 'sqlite' ? { synchronous: 2 } : { synchronous_commit: 'on' }]);
  });
});

test('an SQLite database is nobody else’s to read [V13.3.2]', async () => {
  const { url, clean } = await freshDb('sqlite');
  for (const suffix of ['', '-wal', '-shm']) {
    expect(statSync(url.slice('file:'.length) + suffix).mode & 0o077).toBe(0);
  }
  await clean();
});

test.runIf(TELLS_LOCKS)('a process keeps its lock on an SQLite database when it connects once more', async () => {
  const { db, url, clean } = await freshDb('sqlite');
  await db.selectFrom('users').select('id').execute();
  const file = url.slice('file:'.length);
  expect(hasLocked(process.pid, file)).toBe(true);
  const second = openDb(url);
  await second.selectFrom('users').select('id').execute();
  expect(hasLocked(process.pid, file)).toBe(true);
  await second.destroy();
  expect(hasLocked(process.pid, file)).toBe(true);
  await clean();
});

test('the WAL of an SQLite database shrinks after a large transaction', async () => {
  const { db, url, clean } = await freshDb('sqlite');
  const sizeOfWal = () => statSync(`${url.slice('file:'.length)}-wal`).size;
  const large = Array.from({ length: 64 }, (_, index) => ({ ...row(`u${index}`), password_hash: 'x'.repeat(2 ** 19) }));
  await db.insertInto('users').values(large).execute();
  expect(sizeOfWal()).toBeGreaterThan(2 ** 25);
  await db.insertInto('users').values(row('a')).execute(); // the next one begins the WAL anew
  expect(sizeOfWal()).toBeLessThanOrEqual(2 ** 24);
  await clean();
});

test('a transaction that PostgreSQL asks to give way is run again [V15.4.3]', async () => {
  const { db, clean } = await freshDb('postgres');
  await db
    .insertInto('users')
    .values([row('a'), row('b')])
    .execute();
  const lockBoth = (first: string, second: string) =>
    inTransaction(db, async (tx) => {
      for (const id of [first, second]) {
        await tx.updateTable('users').set({ password_hash: first }).where('id', '=', id).execute();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    });
  await Promise.all([lockBoth('a', 'b'), lockBoth('b', 'a')]); // a deadlock: one of them is told 40P01
  const hashes = await db.selectFrom('users').select('password_hash').distinct().execute();
  expect(hashes).toHaveLength(1);
  await clean();
});
