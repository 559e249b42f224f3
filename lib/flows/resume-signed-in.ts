import { findRenewable } from '../auth/renewable-session';
import { findLiveSession } from '../auth/session';
import type { Db } from '../db/client';
import { issueTokens } from './issue-tokens';
import type { SignedIn } from './start-signed-in';

/**
 * Gives a browser the tokens of a session that began a moment ago once more: the answer that brought them may be lost. They are
 * computed from the session as it is now. Nothing is written: a form can be sent again without limit, and a known browser for each
 * sending would fill the table. A browser whose answer was lost becomes known at its next sign-in.
 *
 * @param sessionId null where none began
 * @returns null when it has ended since, or none began
 */
export async function resumeSignedIn(db: Db, sessionId: string | null, now: number): Promise<SignedIn | null> {
  const current = sessionId === null ? null : await findRenewable(db, sessionId, 'browser', now);
  const live = current && (await findLiveSession(db, current.sessionId, current.userId, now));
  if (!live) return null;
  const { user, session } = live;
  return { user, session, browser: null, tokens: await issueTokens(current, now) };
}
