import type { Db } from '../db/client';
import { onCommit } from '../db/transaction';
import { countRevoked, type Revocation } from '../observe/metrics';

/**
 * Ends a session of this user, at once and for good.
 *
 * @param reason as it is counted
 * @returns whether it stood until now: of several who end it, one is told so
 */
export async function revokeSession(
  db: Db,
  id: string,
  userId: string,
  reason: Revocation,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sessions')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  countRevocations(db, reason, Number(numUpdatedRows));
  return numUpdatedRows === 1n;
}

/**
 * Ends all sessions of a user.
 *
 * @param except one that stays, if any
 * @param reason as it is counted
 * @returns the ids of those that stood until now
 */
export async function revokeSessions(
  db: Db,
  userId: string,
  except: string | null,
  reason: Revocation,
  now: number,
): Promise<string[]> {
  const rows = await db
    .updateTable('sessions')
    .set({ revoked_at: now })
    .where('user_id', '=', userId)
    .where('id', '!=', except ?? '')
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('id')
    .execute();
  countRevocations(db, reason, rows.length);
  return rows.map(({ id }) => id);
}

/** Counts sessions that ended, once their transaction is through. */
export function countRevocations(db: Db, reason: Revocation, ended: number): void {
  if (ended > 0) onCommit(db, () => countRevoked(reason, ended));
}
