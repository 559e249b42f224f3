import { type RawBuilder, sql } from 'kysely';
import { nowInMilliseconds } from '../time';
import type { Db } from './client';
import type { Schema } from './schema';

/** What SQLite and PostgreSQL do not say in the same words. All else is one query text. */

/**
 * Whether a database is PostgreSQL; else it is SQLite (lib/db/sqlite/dialect.ts).
 *
 * By a property and not by `instanceof`: Next loads kysely once for the server and once for its handlers, so a database that one
 * opened is of no class that the other knows.
 */
export const isPostgres = (db: Db): boolean => !('isSqlite' in db.getExecutor().adapter);

/**
 * How many milliseconds the clock of the database is ahead of ours. An SQLite file has none of its own. The middle of the
 * query is taken for when its clock was read, which is right to half of what the query took.
 */
export async function databaseClockAhead(db: Db): Promise<number> {
  if (!isPostgres(db)) return 0;
  const start = nowInMilliseconds();
  const { rows } = await sql<{ at: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::bigint as at`.execute(db);
  return (rows[0]?.at ?? 0) - (start + nowInMilliseconds()) / 2;
}

/** How large the database is, in bytes, indexes and free pages included. */
export async function databaseSize(db: Db): Promise<number> {
  const size = isPostgres(db)
    ? sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`
    : sql<{ bytes: number }>`select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()`;
  const { rows } = await size.execute(db);
  return Number(rows[0]?.bytes ?? 0);
}

export type Count = { count: number; precision: 'exact' | 'estimate' | 'at_least' };

/** Rows that are counted one by one: some 50 ms. */
export const COUNTED_EXACTLY = 1_000_000;

/**
 * How many rows a table has: counted as far as that is quick, and from there on estimated.
 *
 * @param exactUpTo rows that are counted at most
 */
export async function countRows(db: Db, table: keyof Schema, exactUpTo = COUNTED_EXACTLY): Promise<Count> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (select 1 from ${sql.table(table)} limit ${exactUpTo}) as counted`.execute(db);
  const count = Number(rows[0]?.count ?? 0);
  if (count < exactUpTo) return { count, precision: 'exact' };
  const estimate = await estimateRows(db, table);
  return estimate > count ? { count: estimate, precision: 'estimate' } : { count, precision: 'at_least' };
}

/** PostgreSQL keeps an estimate. SQLite numbers its rows in the order in which they came; few are gone between the ends. */
async function estimateRows(db: Db, table: keyof Schema): Promise<number> {
  const estimate = isPostgres(db)
    ? sql<{ rows: number }>`select reltuples::bigint as rows from pg_class where oid = ${table}::regclass`
    : sql<{ rows: number }>`
        select (select max(rowid) from ${sql.table(table)}) - (select min(rowid) from ${sql.table(table)}) + 1 as rows`;
  const { rows } = await estimate.execute(db);
  return Number(rows[0]?.rows ?? 0);
}

/**
 * Ends a select of rows that this statement is about to change: those that another transaction holds are passed over, so it never
 * waits and nobody ever waits in a circle with it. SQLite locks no rows; there one statement writes at a time.
 */
export const skipLocked = (db: Db): RawBuilder<unknown> => (isPostgres(db) ? sql`for update skip locked` : sql``);

/**
 * Runs what only reads on one connection that sees the database as it is at one moment, however long it takes. Nobody waits for it.
 */
export function inSnapshot<T>(db: Db, read: (db: Db) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    if (isPostgres(db)) {
      await sql`begin isolation level repeatable read, read only`.execute(connection);
      // Whoever takes what is read may take their time.
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(connection);
    } else await sql`begin`.execute(connection); // deferred: it takes no write lock
    try {
      return await read(connection);
    } finally {
      await sql`rollback`.execute(connection).catch(() => {}); // gone with its connection: what went wrong first is what to tell
    }
  });
}

/**
 * Tunes SQLite for a bulk insert. Names come in no order, so each is on another page of the index: 64 MB of pages stay in memory
 * instead of 2, and the WAL is written back after 40 MB instead of 4, so that a page that changes often is written once.
 * PostgreSQL needs nothing.
 */
export async function tuneForBulkInsert(db: Db): Promise<void> {
  if (isPostgres(db)) return;
  await sql`pragma cache_size = -65536`.execute(db); // kB
  await sql`pragma wal_autocheckpoint = 10000`.execute(db); // pages of 4 kB
}
