import { PostgresAdapter, sql } from 'kysely';
import type { Db } from './client';

/**
 * Runs what only reads on one connection that sees the database as it is at one moment, however long it takes. Nobody waits for it.
 */
export function inSnapshot<T>(db: Db, read: (db: Db) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    if (db.getExecutor().adapter instanceof PostgresAdapter) {
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
