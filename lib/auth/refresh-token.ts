import { timingSafeEqual } from 'node:crypto';
import { type Config, getConfig } from '../config/config';
import { macOf } from '../crypto/mac';
import type { Db } from '../db/client';
import { findRenewable, type RenewedSession } from './renewable-session';
import type { Session } from './session';
import { isPredecessorGood, REFRESH_GRACE } from './successor';

/**
 * Refresh tokens: `<session id>.<generation>.<mac>`. The MAC is computed from AUTH_SECRET, not stored, so a leaked database
 * signs nobody in; and the successor of a token is computed, not drawn, so requests that race to renew it agree.
 */
export type RefreshToken = { sessionId: string; generation: number };

const LABEL = 'latchkey refresh token v1';
const FORMAT = /^([0-9a-f-]{36})\.([1-9]\d{0,14})\.([A-Za-z0-9_-]{43})$/;

const mac = (secret: string, { sessionId, generation }: RefreshToken): Buffer =>
  macOf(secret, LABEL, `${sessionId}.${generation}`);

/** Writes a refresh token, under the first secret in the list. */
export function formatRefreshToken(token: RefreshToken, [secret]: Config['authSecrets']): string {
  return `${token.sessionId}.${token.generation}.${mac(secret, token).toString('base64url')}`;
}

/** Reads a refresh token that one of the secrets made, or null. Whether it still counts, only its session's row can say. */
export function parseRefreshToken(text: string, secrets: Config['authSecrets']): RefreshToken | null {
  const [, sessionId, generation, given] = FORMAT.exec(text) ?? [];
  if (!sessionId || !generation || !given) return null;
  const token = { sessionId, generation: Number(generation) };
  const givenMac = Buffer.from(given, 'base64url');
  return secrets.some((secret) => timingSafeEqual(mac(secret, token), givenMac)) ? token : null;
}

export type Rotation =
  /** `raced`: another request had rotated it before, and this one gets the same successor. */
  | { status: 'rotated'; session: RenewedSession; raced: boolean }
  /** Its successor arrived, so two have it. The caller must revoke the session. */
  | { status: 'reused'; userId: string }
  /** Revoked, expired, unknown, or of another kind of client. */
  | { status: 'ended' };

/**
 * Exchanges a refresh token for its successor (rotation, RFC 9700 section 4.14.2).
 *
 * One conditional UPDATE claims the generation, so of many requests at once one rotates. The others compute the same
 * successor: racing tabs end with one cookie, and whoever lost the answer gets it again, however late, as long as nobody has
 * shown that it arrived (lib/auth/successor.ts). There is one current generation at any time, so no fork. Anything older
 * than the generation before is reuse.
 *
 * @param client through which door it came; a browser's token is worth nothing at the token endpoint, and the reverse
 * @param now seconds since the epoch
 */
export async function rotateRefreshToken(
  db: Db,
  { sessionId, generation }: RefreshToken,
  client: Session['client'],
  now: number,
): Promise<Rotation> {
  const claimed = await claimGeneration(db, { sessionId, generation }, client, now);
  if (claimed) return { status: 'rotated', session: claimed, raced: false };

  const session = await findRenewable(db, sessionId, client, now);
  if (!session || generation > session.generation) return { status: 'ended' }; // ahead: the database was restored
  const { rotatedAt, keptAt, username: _, ...current } = session;
  const again = generation === current.generation - 1 && isPredecessorGood(session, now);
  if (!again) return { status: 'reused', userId: current.userId };
  if (now - rotatedAt > REFRESH_GRACE) await noteSeen(db, current, now);
  return { status: 'rotated', session: current, raced: true };
}

/** Shows in the list of sessions that one is in use whose client keeps coming with the generation before. */
async function noteSeen(db: Db, { sessionId, generation }: RenewedSession, now: number): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ last_seen_at: now })
    .where('id', '=', sessionId)
    .where('generation', '=', generation)
    .where('last_seen_at', '<', now - REFRESH_GRACE) // not for each of many
    .execute();
}

/** Slides the end of the session, never past its absolute one. */
async function claimGeneration(
  db: Db,
  { sessionId, generation }: RefreshToken,
  client: Session['client'],
  now: number,
): Promise<RenewedSession | null> {
  const { refreshTokenTtl, sessionMaxAge } = getConfig();
  const row = await db
    .updateTable('sessions')
    .set((update) => ({
      generation: generation + 1,
      rotated_at: now,
      kept_at: null,
      last_seen_at: now,
      expires_at: update
        .case()
        .when('created_at', '<', now + refreshTokenTtl - sessionMaxAge)
        .then(update('created_at', '+', sessionMaxAge))
        .else(update.val(now + refreshTokenTtl)) // or the time would stand in the text
        .end(),
    }))
    .where('id', '=', sessionId)
    .where('generation', '=', generation)
    .where('client', '=', client)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('users')
          .select('users.id')
          .whereRef('users.id', '=', 'sessions.user_id')
          .where('disabled_at', 'is', null),
      ),
    )
    .returning([
      'id as sessionId',
      'user_id as userId',
      'generation',
      'authenticated_at as authenticatedAt',
      'expires_at as expiresAt',
    ])
    .executeTakeFirst();
  return row ?? null;
}
