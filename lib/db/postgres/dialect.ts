import { type Dialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import { log } from '../../log';

const INT8_OID = 20;

/** Our bigint columns hold epoch seconds and counters, far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === INT8_OID ? Number : pg.types.getTypeParser(oid, format)),
};

/** Kysely over `pg`, with a bounded pool and a limit on how long anything may take. */
export function postgresDialect(url: string): Dialect {
  const pool = new pg.Pool({
    connectionString: url,
    types,
    max: 10, // PostgreSQL allows 100 connections by default: room for nine processes
    connectionTimeoutMillis: 1000, // a request waits no longer than this for a connection, then fails
    statement_timeout: 5000,
    idle_in_transaction_session_timeout: 5000,
  });
  // An idle connection that the server closes must not end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'database connection lost'));
  return new PostgresDialect({ pool });
}
