import { record } from '../auth/audit';
import { findUserByUsername } from '../auth/user';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { AuthError } from '../errors';
import { checkPassword, type Guess } from './check-password';
import { type Arrival, type SignedIn, startSignedIn, withTokens } from './start-signed-in';

export type SignIn = Guess & Arrival;

/**
 * Signs a person in: checks the password, starts a session, issues the tokens.
 *
 * @throws AuthError `authorization_required`, `too_many_requests`, `guesses_exhausted`, `server_overloaded`
 */
export async function signIn(db: Db, attempt: SignIn, now: number): Promise<SignedIn> {
  const user = await checkPassword(db, attempt, now);
  if (!user) {
    await recordFailure(db, attempt, now);
    throw new AuthError('authorization_required');
  }
  const started = await inTransaction(db, (tx) => startSignedIn(tx, user, attempt, now));
  return withTokens(started, now);
}

/** Without the name that was typed: where nobody has it, it may be a password in the wrong field. */
async function recordFailure(db: Db, { username, from }: SignIn, now: number): Promise<void> {
  const user = await findUserByUsername(db, username);
  const event = { type: 'sign_in_failed', userId: user?.id ?? null, sessionId: null, device: from.device } as const;
  await record(db, event, now);
}
