import { record } from '../auth/audit';
import { reauthenticateSession } from '../auth/session';
import { getConfig } from '../config';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { signAccessToken } from '../edge/access-token';
import { TokenError } from '../errors';
import { requireOwnPassword, type SignedInPerson } from './own-password';

/**
 * Checks the password of somebody who is signed in once more, before a sensitive change: for a while the session counts as
 * just authenticated.
 *
 * @returns an access token that says so (`auth_time`), and the seconds it is good for
 * @throws AuthError `wrong_password`, `too_many_requests`, `guesses_exhausted`, `server_overloaded`
 */
export async function confirmPassword(
  db: Db,
  person: SignedInPerson,
  password: string,
  now: number,
): Promise<{ accessToken: string; accessTokenTtl: number }> {
  await requireOwnPassword(db, person, { password, field: 'password' }, now);
  const { user, session, from } = person;
  const stands = await inTransaction(db, async (tx) => {
    const event = { type: 'password_confirmed', userId: user.id, sessionId: session.id, device: from.device } as const;
    const renewed = await reauthenticateSession(tx, session.id, user.id, now);
    if (renewed) await record(tx, event, now);
    return renewed;
  });
  if (!stands) throw new TokenError('Session has ended', true);

  const config = getConfig();
  const accessTokenTtl = Math.min(config.accessTokenTtl, session.expiresAt - now);
  const subject = { sub: user.id, sid: session.id, auth_time: now, amr: ['pwd'] };
  return { accessToken: await signAccessToken({ ...config, accessTokenTtl }, subject, now), accessTokenTtl };
}
