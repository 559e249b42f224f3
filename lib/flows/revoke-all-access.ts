import { type Account, setPendingEmail } from '../auth/account';
import { forgetGuesses } from '../auth/guesses';
import { forgetBrowsers } from '../auth/known-browser';
import { voidOneTimeTokens } from '../auth/one-time-token';
import { revokeSessions } from '../auth/revocation';
import type { Db } from '../db/client';
import type { Revocation } from '../observe/metrics';

/**
 * Ends whatever somebody else may have prepared in an account: every session, every mailed link, an address that waits, browsers
 * that are known, and the guesses that were counted ("Pre-hijacked accounts", USENIX Security 2022).
 */
export async function revokeAllAccess(
  db: Db,
  { id, username }: Pick<Account, 'id' | 'username'>,
  reason: Revocation,
  now: number,
): Promise<void> {
  await setPendingEmail(db, id, null);
  await revokeSessions(db, id, null, reason, now);
  await voidOneTimeTokens(db, id);
  await forgetBrowsers(db, id);
  await forgetGuesses(db, username);
}
