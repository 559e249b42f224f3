import type { Db } from '../db/client';
import type { Session } from './session';
import { isPredecessorGood, type Successor } from './successor';

/** What a renewal needs to know of its session. */
export type RenewedSession = {
  sessionId: string;
  userId: string;
  generation: number;
  authenticatedAt: number;
  expiresAt: number;
};

/**
 * The active session of this id, whose user is not disabled.
 *
 * @param client by which door its token came; `any` where that does not matter
 */
export async function findRenewable(
  db: Db,
  sessionId: string,
  client: Session['client'] | 'any',
  now: number,
): Promise<(RenewedSession & Successor & { username: string }) | null> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select([
      'sessions.id as sessionId',
      'sessions.user_id as userId',
      'sessions.generation as generation',
      'sessions.authenticated_at as authenticatedAt',
      'sessions.expires_at as expiresAt',
      'sessions.rotated_at as rotatedAt',
      'sessions.kept_at as keptAt',
      'users.username as username',
    ])
    .where('sessions.id', '=', sessionId)
    .$if(client !== 'any', (query) => query.where('client', '=', client as Session['client']))
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** The session that a refresh token belongs to, and its user, without renewing it. It names the session to end in any case. */
export type PeekedToken = {
  sessionId: string;
  userId: string;
  username: string;
  /** Whether a renewal would accept it now: only then it says who is there. */
  renewable: boolean;
  /** Whether a renewal would find it reused. Not one ahead of its session: that database was restored. */
  stale: boolean;
};

/**
 * Looks a refresh token up. Null when its session has ended.
 *
 * @param client whose token it must be; `any` where it only names the session to end
 */
export async function peekRefreshToken(
  db: Db,
  { sessionId, generation }: Pick<RenewedSession, 'sessionId' | 'generation'>,
  now: number,
  client: Session['client'] | 'any' = 'browser',
): Promise<PeekedToken | null> {
  const session = await findRenewable(db, sessionId, client, now);
  if (!session) return null;
  const { userId, username } = session;
  const behind = session.generation - generation;
  const counts = behind === 0 || (behind === 1 && isPredecessorGood(session, now));
  return { sessionId, userId, username, renewable: counts, stale: behind > 0 && !counts };
}
