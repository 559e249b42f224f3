import { record } from '../auth/audit';
import { authenticate } from '../auth/authenticate';
import { type Device, revokeSession, type Session, startSession } from '../auth/session';
import { findUserByUsername, type User } from '../auth/user';
import { getConfig } from '../config';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { AuthError } from '../errors';
import { issueTokens, type Tokens } from './issue-tokens';
import { endOf, type HeldSession } from './sign-out';

export type SignIn = {
  /** Normalised. */
  username: string;
  password: string;
  client: Session['client'];
  device: Device;
  /** The session that this browser had until now; it ends, so that no session outlives its cookie. */
  replaces: HeldSession | null;
};

export type SignedIn = { user: User; session: Session; tokens: Tokens };

/**
 * Signs a person in: checks the password, starts a session with an id of its own (nothing of a former one is reused, so
 * there is nothing to fixate), issues the tokens.
 *
 * @throws AuthError `authorization_required`, `server_overloaded`
 */
export async function signIn(db: Db, attempt: SignIn, now: number): Promise<SignedIn> {
  const user = await authenticate(attempt.username, attempt.password, db);
  if (!user) {
    await recordFailure(db, attempt, now);
    throw new AuthError('authorization_required');
  }

  const session = await inTransaction(db, (tx) => replaceSession(tx, user, attempt, now));
  const subject = { ...session, sessionId: session.id, userId: user.id, generation: 1 };
  return { user, session, tokens: await issueTokens(subject, now) };
}

async function replaceSession(db: Db, user: User, { client, device, replaces }: SignIn, now: number): Promise<Session> {
  const expiresAt = now + getConfig().refreshTokenTtl;
  const session = await startSession(db, { userId: user.id, client, device, expiresAt }, now);
  if (replaces && (await revokeSession(db, replaces.sessionId, replaces.userId, now))) {
    await record(db, { ...replaces, type: endOf(replaces), bySessionId: session.id, device }, now);
  }
  await record(db, { type: 'signed_in', userId: user.id, sessionId: session.id, device }, now);
  return session;
}

/** Without the name that was typed: where nobody has it, it may be a password in the wrong field. */
async function recordFailure(db: Db, { username, device }: SignIn, now: number): Promise<void> {
  const user = await findUserByUsername(db, username);
  await record(db, { type: 'sign_in_failed', userId: user?.id ?? null, sessionId: null, device }, now);
}
