import { formatRefreshToken } from '../auth/refresh-token';
import type { RenewedSession } from '../auth/renewable-session';
import { getConfig } from '../config/config';
import { signAccessToken } from '../edge/access-token';

/** The two tokens of a session, and the seconds each is good for. */
export type Tokens = {
  accessToken: string;
  accessTokenTtl: number;
  refreshToken: string;
  refreshTokenTtl: number;
};

/**
 * Issues the access and refresh token of a session. Neither outlives it.
 *
 * @param now seconds since the epoch
 */
export async function issueTokens(session: RenewedSession, now: number): Promise<Tokens> {
  const config = getConfig();
  const left = session.expiresAt - now;
  const accessTokenTtl = Math.min(config.accessTokenTtl, left);
  const subject = { sub: session.userId, sid: session.sessionId, auth_time: session.authenticatedAt, amr: ['pwd'] };
  return {
    accessToken: await signAccessToken({ ...config, accessTokenTtl }, subject, now),
    accessTokenTtl,
    refreshToken: formatRefreshToken(session, config.authSecrets),
    refreshTokenTtl: left,
  };
}
