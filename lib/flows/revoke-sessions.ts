import { record } from '../auth/audit';
import { revokeSession, revokeSessions } from '../auth/revocation';
import type { Device } from '../auth/session';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { AuthError } from '../errors';
import { type HeldSession, signOut } from './sign-out';

/** Who asks, and from where. */
export type Asking = { held: HeldSession; device: Device };

/**
 * Ends one session of the person who asks. Ending the one they ask from is signing out.
 *
 * @throws AuthError `not_found` for a session that is not theirs, or not there, or over
 */
export async function revokeOneSession(db: Db, id: string, { held, device }: Asking, now: number): Promise<void> {
  if (id === held.sessionId) return signOut(db, held, device, now);
  const { userId, sessionId: bySessionId } = held;
  const stood = await inTransaction(db, async (tx) => {
    const revoked = await revokeSession(tx, id, userId, 'elsewhere', now);
    if (!revoked) return false;
    await record(tx, { type: 'session_revoked', userId, sessionId: id, bySessionId, device }, now);
    return true;
  });
  if (!stood) throw new AuthError('not_found');
}

/** Ends all sessions of the person who asks but the one they ask from. @returns how many stood until now */
export async function revokeOtherSessions(db: Db, { held, device }: Asking, now: number): Promise<number> {
  const { userId, sessionId: bySessionId } = held;
  return inTransaction(db, async (tx) => {
    const ended = await revokeSessions(tx, userId, bySessionId, 'elsewhere', now);
    for (const sessionId of ended) {
      await record(tx, { type: 'session_revoked', userId, sessionId, bySessionId, device }, now);
    }
    return ended.length;
  });
}

/** Signs the person who asks out everywhere, here as well. @returns how many sessions stood until now */
export async function revokeAllSessions(db: Db, { held, device }: Asking, now: number): Promise<number> {
  const others = await revokeOtherSessions(db, { held, device }, now);
  await signOut(db, held, device, now);
  return others + 1;
}
