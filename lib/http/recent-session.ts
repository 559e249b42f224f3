import { headers } from 'next/headers';
import type { Session } from '../auth/session';
import { pageTarget } from '../edge/target';
import { AuthError } from '../errors';
import { minutes, now } from '../time';
import { notRecent } from './answers';
import { requireSession } from './current-session';
import { confirmLocation } from './form';
import { refusePage } from './lead';
import { type CurrentSession, requestContext } from './request-context';

/** How long after the password was checked a session may make sensitive changes, in seconds (ASVS 7.5.1). */
export const RECENT = minutes(10);

export const isRecent = ({ authenticatedAt }: Pick<Session, 'authenticatedAt'>): boolean =>
  now() - authenticatedAt <= RECENT;

/**
 * Who is signed in, and has typed the password in the last ten minutes: for sensitive changes. From a page one is led to
 * confirm the password, and back with all that it was about to say; a form likewise, to its page; an API client is answered 401.
 */
export async function requireRecentSession(): Promise<CurrentSession> {
  const current = await requireSession();
  if (isRecent(current.session)) return current;
  const error = new AuthError('reauthentication_required');
  if (requestContext()) throw error;
  return refusePage(confirmLocation(pageTarget(await headers())), notRecent(error, RECENT));
}
