import { PostgresAdapter, sql } from 'kysely';
import type { Db } from '../client';

/**
 * Lets one who writes many rows keep the pages of the indexes in memory, 64 MB in place of 2: names come in no order, and each would
 * read another page and write it again. PostgreSQL has its own.
 */
export async function widenCache(db: Db): Promise<void> {
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) await sql`pragma cache_size = -65536`.execute(db);
}
