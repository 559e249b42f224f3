/** SQLSTATE classes and codes of a PostgreSQL that cannot serve at this moment (appendix A of its manual). */
const POSTGRES = /^(08|53|57P0|57014$|25006$)/;

/** What the operating system says of a server or a file that cannot be reached. */
const SYSTEM = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['ENOENT', 'EISDIR', 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EMFILE'],
]);

/** BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN (sqlite3.h). */
const SQLITE = new Set([5, 6, 7, 8, 10, 13, 14]);

/** `pg` has no codes for its own errors. */
const PG_DRIVER =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout|server conn crashed)/;

/** Whether an error means that the database can't be used right now, as opposed to a mistake in what it was asked. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isDatabaseUnavailable); // every address was tried
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  if (code === 'ERR_SQLITE_ERROR') return typeof errcode === 'number' && SQLITE.has(errcode & 0xff);
  if (typeof code === 'string') return SYSTEM.has(code) || POSTGRES.test(code);
  return PG_DRIVER.test(error.message);
}
