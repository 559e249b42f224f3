import { record } from '../auth/audit';
import { reauthenticateSession } from '../auth/session';
import type { Db } from '../db/client';
import { TokenError } from '../errors';
import type { SignedInPerson } from './own-password';
import { type StartedSession, startSignedIn } from './start-signed-in';

/**
 * Makes a session count as just authenticated. A browser's is replaced by a new one (ASVS 7.2.4): who copied the cookies of
 * the old one has nothing. An API client has nowhere to put other tokens, and keeps it. Inside a transaction.
 *
 * @returns the session that replaces it, for a browser
 * @throws TokenError when it has ended meanwhile
 */
export async function reauthenticate(
  db: Db,
  { user, session, from }: SignedInPerson,
  event: 'password_confirmed' | 'password_changed',
  now: number,
): Promise<StartedSession | null> {
  const stands = await reauthenticateSession(db, session.id, user.id, now);
  if (!stands) throw new TokenError('Session has ended', true); // and undoes the rest
  if (session.client === 'browser') {
    const replaces = { sessionId: session.id, userId: user.id };
    return startSignedIn(db, user, { client: 'browser', from, replaces }, now, event);
  }
  await record(db, { type: event, userId: user.id, sessionId: session.id, device: from.device }, now);
  return null;
}
