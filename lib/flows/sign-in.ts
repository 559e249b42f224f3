import { authenticate } from '../auth/authenticate';
import { type Device, revokeSession, type Session, startSession } from '../auth/session';
import type { User } from '../auth/user';
import { getConfig } from '../config';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { signAccessToken } from '../edge/access-token';
import { AuthError } from '../errors';

export type SignIn = {
  /** Normalised. */
  username: string;
  password: string;
  client: Session['client'];
  device: Device;
  /** The session that this browser had until now; it ends, so that no session outlives its cookie. */
  replaces: string | null;
};

export type SignedIn = { user: User; session: Session; accessToken: string };

/**
 * Signs a person in: checks the password, starts a session with an id of its own (nothing of a former one is reused, so
 * there is nothing to fixate), issues the access token.
 *
 * @throws AuthError `authorization_required`, `server_overloaded`
 */
export async function signIn(db: Db, attempt: SignIn, now: number): Promise<SignedIn> {
  const user = await authenticate(attempt.username, attempt.password, db);
  if (!user) throw new AuthError('authorization_required');

  const { client, device, replaces } = attempt;
  const config = getConfig();
  const session = await inTransaction(db, async (tx) => {
    if (replaces) await revokeSession(tx, replaces, now);
    return startSession(tx, { userId: user.id, client, device, expiresAt: now + config.refreshTokenTtl }, now);
  });

  const subject = { sub: user.id, sid: session.id, auth_time: session.authenticatedAt, amr: ['pwd'] };
  return { user, session, accessToken: await signAccessToken(config, subject, now) };
}
