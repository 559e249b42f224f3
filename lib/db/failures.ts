/** SQLSTATE classes and codes of a PostgreSQL that cannot serve at this moment (appendix A of its manual). */
const POSTGRES = /^(08|53|57P0|57014$|25006$)/;

/** What the operating system says of a server or a file that cannot be reached. */
const SYSTEM = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['ENOENT', 'EISDIR', 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EMFILE', 'ESTALE'],
]);

/**
 * BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN (sqlite3.h), by SQLite's own words (sqlite3_errstr), because the driver
 * leaves the number out where a statement returns rows.
 */
const SQLITE =
  /database (table )?is locked|out of memory|readonly database|disk I\/O error|disk is full|unable to open database/;

/** `pg` has no codes for its own errors. */
const PG_DRIVER =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout|server conn crashed)/;

/** Whether an error means that the database can't be used right now, as opposed to a mistake in what it was asked. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isDatabaseUnavailable); // every address was tried
  const { code } = error as { code?: unknown };
  if (code === 'ERR_SQLITE_ERROR') return SQLITE.test(error.message);
  if (typeof code === 'string') return SYSTEM.has(code) || POSTGRES.test(code);
  return PG_DRIVER.test(error.message);
}

/** Whether an SQLite file was deleted or replaced while this process had it open (lib/db/sqlite/watch-files.ts). */
export const isDatabaseFileReplaced = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ESTALE';

/**
 * PostgreSQL chose this transaction as the one to give way: serialization_failure, deadlock_detected, and unique_violation where
 * another was first with what this one had found free; looking again it finds it taken. (A deadlock is detected
 * after `deadlock_timeout`, a second by default; our own limit on a query ends it sooner where that was not lowered.)
 */
const GIVE_WAY = new Set(['40001', '40P01', '23505']);

/** Whether a transaction failed only because another one was there, so that it may be run again. */
export const isConflict = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && GIVE_WAY.has(error.code);
