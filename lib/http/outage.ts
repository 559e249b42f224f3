/** Seconds until another try makes sense: a database that restarts is back within a few. */
export const OUTAGE_RETRY_AFTER = 1;
