import { rememberBrowser } from '../auth/known-browser';
import { findRenewable } from '../auth/renewable-session';
import { findLiveSession } from '../auth/session';
import type { Db } from '../db/client';
import type { AskedFrom } from './asked-from';
import { issueTokens } from './issue-tokens';
import type { SignedIn } from './start-signed-in';

/**
 * Gives a browser the tokens of a session that began a moment ago once more: the answer that brought them may be lost. They are
 * computed from the session as it is now, so none is stored for this.
 *
 * @param sessionId null where none began
 * @returns null when it has ended since, or none began
 */
export async function resumeSignedIn(
  db: Db,
  sessionId: string | null,
  from: AskedFrom,
  now: number,
): Promise<SignedIn | null> {
  const current = sessionId === null ? null : await findRenewable(db, sessionId, 'browser', now);
  const live = current && (await findLiveSession(db, current.sessionId, current.userId, now));
  if (!live) return null;
  const { user, session } = live;
  const browser = await rememberBrowser(db, user.id, from.browser, now);
  return { user, session, browser, tokens: await issueTokens(current, now) };
}
