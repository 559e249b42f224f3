import { PostgresAdapter, sql } from 'kysely';
import type { Db } from './client';
import type { Schema } from './schema';

const isPostgres = (db: Db): boolean => db.getExecutor().adapter instanceof PostgresAdapter;

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
