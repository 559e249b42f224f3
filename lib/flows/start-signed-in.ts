import { record } from '../auth/audit';
import { rememberBrowser } from '../auth/known-browser';
import { revokeSession } from '../auth/revocation';
import { type Session, startSession } from '../auth/session';
import type { User } from '../auth/user';
import { getConfig } from '../config/config';
import type { Db } from '../db/client';
import type { AskedFrom } from './asked-from';
import { issueTokens, type Tokens } from './issue-tokens';
import { endOf, type HeldSession } from './sign-out';

export type Arrival = {
  client: Session['client'];
  from: AskedFrom;
  /** The session that this browser had until now; it ends, so that no session outlives its cookie. */
  replaces: HeldSession | null;
};

/** `browser`: the secret for the browser to be known by from now on; null for an API client, and where that is sent already. */
export type StartedSession = { user: User; session: Session; browser: string | null };

export type SignedIn = StartedSession & { tokens: Tokens };

/** How somebody arrives, as it is recorded. */
type Event = 'signed_in' | 'password_confirmed' | 'password_changed';

/**
 * Starts the session of somebody who has just proved who they are, with an id of its own: nothing of a former one is
 * reused, so there is nothing to fixate, and nothing that was copied before is of use after. Inside a transaction.
 */
export async function startSignedIn(
  db: Db,
  user: User,
  { client, from, replaces }: Arrival,
  now: number,
  event: Event = 'signed_in',
): Promise<StartedSession> {
  const { device } = from;
  const expiresAt = now + getConfig().refreshTokenTtl;
  const session = await startSession(db, { userId: user.id, client, device, expiresAt }, now);
  const reason = replaces?.stale ? 'reused' : 'replaced';
  if (replaces && (await revokeSession(db, replaces.sessionId, replaces.userId, reason, now))) {
    const ended = { ...replaces, type: endOf(replaces), bySessionId: session.id, device };
    if (event === 'signed_in') await record(db, ended, now);
  }
  await record(db, { type: event, userId: user.id, sessionId: session.id, device }, now);
  const browser = client === 'browser' ? await rememberBrowser(db, user.id, from.browser, now) : null;
  return { user, session, browser };
}

/** With the tokens of the session, once it is there for good. */
export async function withTokens(started: StartedSession, now: number): Promise<SignedIn> {
  const { session, user } = started;
  const subject = { ...session, sessionId: session.id, userId: user.id, generation: 1 };
  return { ...started, tokens: await issueTokens(subject, now) };
}
