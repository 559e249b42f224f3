import { isDatabaseUnavailable } from '../db/unavailable';
import { ERRORS } from '../errors';
import { log } from '../log';
import { OUTAGE_RETRY_AFTER } from './outage';
import { forceStatus } from './response-status';

export type PageData<T> = { status: 'read'; data: T } | { status: 'outage' };

/** What a page for guests needs from the database, or that it is away: the page is a 503 then. Others ask for the session first. */
export async function pageData<T>(reading: Promise<T>): Promise<PageData<T>> {
  try {
    return { status: 'read', data: await reading };
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error;
    log.error({ err: error }, 'database unavailable');
    await forceStatus(ERRORS.service_unavailable.status, OUTAGE_RETRY_AFTER);
    return { status: 'outage' };
  }
}
