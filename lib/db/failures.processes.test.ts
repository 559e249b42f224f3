import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { freshDb } from '../../test/fresh-db';
import { aUser } from '../../test/people';
import { freePort } from '../../test/postgres';
import { type Db, openDb } from './client';
import { isDatabaseUnavailable } from './failures';
import { inTransaction } from './transaction';

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}

test('a PostgreSQL that is not there is unavailable', async () => {
  const db = openDb(`postgres://nobody@127.0.0.1:${await freePort()}/none`);
  expect(isDatabaseUnavailable(await errorOf(sql`select 1`.execute(db)))).toBe(true);
  await db.destroy();
});

test('a PostgreSQL that ends our connection is unavailable, and back the next time [V1.4.3]', async () => {
  const { db, clean } = await freshDb('postgres');
  const ended = sql`select pg_terminate_backend(pg_backend_pid())`.execute(db);
  expect(isDatabaseUnavailable(await errorOf(ended))).toBe(true);
  const one = () => sql`select 1 as one`.execute(db);
  expect((await vi.waitFor(one)).rows).toEqual([{ one: 1 }]); // once the pool has seen the connection close
  await clean();
});

test('an SQLite file that cannot be opened is unavailable [V16.5.3]', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-unavailable-'));
  const db = openDb(`file:${folder}`); // a folder is no database
  expect(isDatabaseUnavailable(await errorOf(sql`select 1`.execute(db)))).toBe(true);
  rmSync(folder, { recursive: true });
  expect(existsSync(folder)).toBe(false);
});

test('an SQLite file that another process keeps locked is unavailable within the second', async () => {
  const { db, url, clean } = await freshDb('sqlite');
  const holder = new DatabaseSync(url.slice('file:'.length));
  holder.exec('begin immediate');
  expect(isDatabaseUnavailable(await errorOf(aUser(db, 'john', 'x')))).toBe(true);
  holder.exec('rollback');
  holder.close();
  expect((await aUser(db, 'john', 'x')).username).toBe('john');
  await clean();
});

test('an SQLite file that cannot grow is unavailable, in the middle of a transaction as well', async () => {
  const { db, clean } = await freshDb('sqlite');
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db);
  await sql`pragma max_page_count = ${sql.lit(rows[0]?.page_count)}`.execute(db);
  const filling = inTransaction(db, async (tx) => {
    for (let number = 0; number < 1000; number++) await aUser(tx, `user-${number}`, 'x'.repeat(500));
  });
  const error = await errorOf(filling);
  expect((error as Error).message).toContain('full');
  expect(isDatabaseUnavailable(error)).toBe(true);
  await sql`pragma max_page_count = 100000`.execute(db);
  expect(await db.selectFrom('users').selectAll().execute()).toEqual([]);
  expect((await aUser(db, 'john', 'x')).username).toBe('john');
  await clean();
});

test.each(['sqlite', 'postgres'] as const)('%s: a mistake in a query is not', async (dialect) => {
  const { db, clean } = await freshDb(dialect);
  expect(isDatabaseUnavailable(await errorOf(sql`select nonsense from nowhere`.execute(db)))).toBe(false);
  expect(isDatabaseUnavailable(new Error('some bug'))).toBe(false);
  expect(isDatabaseUnavailable('text')).toBe(false);
  await clean();
});

test('a PostgreSQL that hangs in the middle of a transaction loses nothing that is answered later [V13.2.6]', async () => {
  const { db, url, clean } = await freshDb('postgres');
  const other = openDb(url);
  await aUser(other);
  const rename = (on: Db, to: string) => on.updateTable('users').set({ password_hash: to }).execute();
  const names = async () => (await other.selectFrom('users').select('password_hash').execute())[0]?.password_hash;

  const hung = inTransaction(db, async (tx) => {
    await rename(tx, 'in the transaction');
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    process.kill(rows[0]?.pid ?? 0, 'SIGSTOP');
    setTimeout(() => process.kill(rows[0]?.pid ?? 0, 'SIGCONT'), 1500);
    await rename(tx, 'never');
  });
  expect(isDatabaseUnavailable(await errorOf(hung))).toBe(true);
  await vi.waitFor(() => rename(db, 'answered'), { timeout: 4000 });
  expect(await names()).toBe('answered'); // seen by another connection: it was committed
  await new Promise((resolve) => setTimeout(resolve, 1000)); // the hung backend has woken up and found nobody
  expect(await names()).toBe('answered');
  await other.destroy();
  await clean();
});
