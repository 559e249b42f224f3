import { headers } from 'next/headers';
import { isDatabaseUnavailable } from '../db/failures';
import { REQUEST_ID_HEADER } from '../edge/routes';
import { ERRORS } from '../errors';
import { log } from '../observe/log';
import { forceStatus } from '../server/response-status';

/** Seconds until another try makes sense: a database that restarts is back within a few. */
export const OUTAGE_RETRY_AFTER = 1;

/** Logs that a request could not be served because the database is away. */
export const logOutage = (error: unknown, requestId: string | null): void =>
  log.error({ err: error, requestId }, 'database unavailable');

export type PageData<T> = { status: 'read'; data: T } | { status: 'outage' };

/** What a page for guests needs from the database, or that it is away: the page is a 503 then. Others ask for the session first. */
export async function pageData<T>(reading: Promise<T>): Promise<PageData<T>> {
  try {
    return { status: 'read', data: await reading };
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error;
    logOutage(error, (await headers()).get(REQUEST_ID_HEADER));
    await forceStatus(ERRORS.service_unavailable.status, OUTAGE_RETRY_AFTER);
    return { status: 'outage' };
  }
}
