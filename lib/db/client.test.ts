import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DIALECTS, freshDb } from '../testing/fresh-db';
import { NOW } from '../testing/people';
import { type Db, openDb } from './client';
import { inTransaction } from './transaction';

const row = (id: string) => ({ id, username: id, password_hash: 'x', created_at: NOW, disabled_at: null });

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

  test('undoes all of a transaction that throws', async () => {
    const failing = inTransaction(db, async (tx) => {
      await tx.insertInto('users').values(row('a')).execute();
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect(await ids()).toEqual([]);
  });

  test('lets transactions of two connections that read and then write both finish', async () => {
    const other = openDb(url);
    const readThenWrite = (on: Db, id: string) =>
      inTransaction(on, async (tx) => {
        await tx.selectFrom('users').selectAll().execute();
        await new Promise((resolve) => setTimeout(resolve, 20));
        await tx.insertInto('users').values(row(id)).execute();
      });
    // Not on SQLite from one thread: its wait for another connection's lock would stop the very thread that holds it.
    if (dialect === 'postgres') await Promise.all([readThenWrite(db, 'a'), readThenWrite(other, 'b')]);
    else
      for (const [on, id] of [
        [db, 'a'],
        [other, 'b'],
      ] as const)
        await readThenWrite(on, id);
    await other.destroy();
    expect(await ids()).toEqual(['a', 'b']);
  });

  test('enforces what belongs together', async () => {
    const orphan = { id: 's', user_id: 'nobody', client: 'browser' as const, authenticated_at: NOW, created_at: NOW };
    const insert = db
      .insertInto('sessions')
      .values({ ...orphan, expires_at: NOW, revoked_at: null, user_agent: '', address: '' })
      .execute();
    await expect(insert).rejects.toThrow(/foreign key/i);
  });

  test('syncs each commit to disk', async () => {
    const setting = dialect === 'sqlite' ? sql`pragma synchronous` : sql`show synchronous_commit`;
    const { rows } = await setting.execute(db);
    expect(rows).toEqual([dialect === 'sqlite' ? { synchronous: 2 } : { synchronous_commit: 'on' }]);
  });
});

test('a transaction that PostgreSQL asks to give way is run again', async () => {
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
