import { log } from '../observe/log';

/** Seconds until another try makes sense: a database that restarts is back within a few. */
export const OUTAGE_RETRY_AFTER = 1;

/** Logs that a request could not be served because the database is away. */
export const logOutage = (error: unknown, requestId: string | null): void =>
  log.error({ err: error, requestId }, 'database unavailable');
