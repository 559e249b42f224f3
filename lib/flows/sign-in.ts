import { record } from '../auth/audit';
import { claimSignIn } from '../auth/user';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { AuthError } from '../errors';
import { countSignIn } from '../observe/metrics';
import { type Checked, checkPassword, type Guess } from './check-password';
import { measureFlow } from './measure-flow';
import { type Arrival, type SignedIn, type StartedSession, startSignedIn, withTokens } from './start-signed-in';

export type SignIn = Guess & Arrival;

/**
 * Signs a person in: checks the password, starts a session, issues the tokens.
 *
 * @throws AuthError `authorization_required`, `too_many_requests`, `guesses_exhausted`, `server_overloaded`
 */
export const signIn = (db: Db, attempt: SignIn, now: number): Promise<SignedIn> =>
  measureFlow('sign-in', countSignIn, () => checkAndStart(db, attempt, now));

async function checkAndStart(db: Db, attempt: SignIn, now: number): Promise<SignedIn> {
  const { checked, named } = await checkPassword(db, attempt, now);
  const started = checked && (await inTransaction(db, (tx) => arrive(tx, checked, attempt, now)));
  if (started) return withTokens(started, now);
  const { device } = attempt.from;
  // Without the name that was typed: where nobody has it, it may be a password in the wrong field.
  await record(db, { type: 'sign_in_failed', userId: named, sessionId: null, device }, now);
  throw new AuthError('authorization_required');
}

async function arrive(db: Db, checked: Checked, attempt: SignIn, now: number): Promise<StartedSession | null> {
  const stillRight = await claimSignIn(db, checked.user.id, checked.passwordVersion, now);
  return stillRight ? startSignedIn(db, checked.user, attempt, now) : null;
}
