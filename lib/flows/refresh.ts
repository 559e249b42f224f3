import { record } from '../auth/audit';
import { parseRefreshToken, rotateRefreshToken } from '../auth/refresh-token';
import { revokeSession } from '../auth/revocation';
import type { Device, Session } from '../auth/session';
import { getConfig } from '../config/config';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { TokenError } from '../errors';
import { log } from '../observe/log';
import { countRenewal } from '../observe/metrics';
import { inSpan } from '../observe/trace';
import { issueTokens, type Tokens } from './issue-tokens';

export type Refresh = { refreshToken: string; client: Session['client']; device: Device };

/**
 * Renews a session: exchanges its refresh token for the next one and a fresh access token. When a token is used a second
 * time after its successor arrived, two have it, and nobody knows whose it is: the session ends for both, and it is recorded, once.
 *
 * @throws TokenError when the token does not hold or no longer counts
 */
export const refresh = (db: Db, attempt: Refresh, now: number): Promise<Tokens> =>
  inSpan('renewal', {}, () => renew(db, attempt, now));

async function renew(db: Db, { refreshToken, client, device }: Refresh, now: number): Promise<Tokens> {
  const presented = parseRefreshToken(refreshToken, getConfig().authSecrets);
  if (!presented) {
    countRenewal('invalid');
    throw new TokenError('Refresh token is not valid', true);
  }

  const rotation = await rotateRefreshToken(db, presented, client, now);
  countRenewal(rotation.status === 'rotated' && rotation.raced ? 'raced' : rotation.status);
  if (rotation.status === 'rotated') return issueTokens(rotation.session, now);

  const { sessionId } = presented;
  if (rotation.status === 'reused') await endReused(db, { sessionId, userId: rotation.userId, device }, now);
  throw new TokenError('Session has ended', true);
}

type Reused = { sessionId: string; userId: string; device: Device };

async function endReused(db: Db, { sessionId, userId, device }: Reused, now: number): Promise<void> {
  const ended = await inTransaction(db, async (tx) => {
    const stood = await revokeSession(tx, sessionId, userId, 'reused', now);
    if (stood) {
      await record(tx, { type: 'refresh_token_reused', userId, sessionId, device }, now);
    }
    return stood;
  });
  if (ended)
    log.warn(
      { sessionId, userId },
      'a refresh token was used again after its successor: session ended (a stolen copy, or a restored browser)',
    );
}
