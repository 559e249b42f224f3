import { PostgresAdapter, type RawBuilder, sql } from 'kysely';
import type { Db } from './client';

/**
 * Ends a select of rows that this statement is about to change: those that another transaction holds are passed over, so it never
 * waits and nobody ever waits in a circle with it. SQLite locks no rows; there one statement writes at a time.
 */
export const skipLocked = (db: Db): RawBuilder<unknown> =>
  db.getExecutor().adapter instanceof PostgresAdapter ? sql`for update skip locked` : sql``;
