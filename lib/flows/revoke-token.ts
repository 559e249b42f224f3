import { parseRefreshToken } from '../auth/refresh-token';
import { peekRefreshToken } from '../auth/renewable-session';
import type { Device } from '../auth/session';
import { getConfig } from '../config/config';
import type { Db } from '../db/client';
import { verifyAccessToken } from '../edge/access-token';
import { type HeldSession, signOut } from './sign-out';

/**
 * Ends the session of a token, for whoever shows it (RFC 7009): of an access token that is valid now, or of a refresh token of any
 * generation. A generation that was replaced is no way in any more, but whoever has it held the session once.
 *
 * Any other token ends nothing, and nobody is told which it was.
 *
 * @param now seconds since the epoch
 */
export async function revokeToken(db: Db, token: string, device: Device, now: number): Promise<void> {
  await signOut(db, await sessionOf(db, token, now), device, now);
}

async function sessionOf(db: Db, token: string, now: number): Promise<HeldSession | null> {
  const config = getConfig();
  const refreshToken = parseRefreshToken(token, config.authSecrets);
  if (refreshToken) return peekRefreshToken(db, refreshToken, now, 'any');
  const verified = await verifyAccessToken(config, token, now);
  return verified.status === 'valid' ? { sessionId: verified.claims.sid, userId: verified.claims.sub } : null;
}
