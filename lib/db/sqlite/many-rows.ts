import { PostgresAdapter, sql } from 'kysely';
import type { Db } from '../client';

/**
 * Makes ready for one who writes many rows. Names come in no order, so each is another page of the index: 64 MB of them are kept in
 * memory in place of 2, and the WAL is written back after 40 MB in place of 4, a page that changed often once. PostgreSQL has its
 * own ways.
 */
export async function expectManyRows(db: Db): Promise<void> {
  if (db.getExecutor().adapter instanceof PostgresAdapter) return;
  await sql`pragma cache_size = -65536`.execute(db); // kB
  await sql`pragma wal_autocheckpoint = 10000`.execute(db); // pages of 4 kB
}
