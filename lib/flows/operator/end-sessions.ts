import { record } from '../../auth/audit';
import { revokeSession, revokeSessions } from '../../auth/revocation';
import { findSessionOwner, type OwnedSession, revokeSomeSessions } from '../../auth/session-directory';
import type { Db } from '../../db/client';
import { inTransaction } from '../../db/transaction';
import { OPERATOR } from './operator';

/** Ends one session, as an operator of the site. @returns whose it was; null where it does not stand */
export async function endSession(db: Db, sessionId: string, now: number): Promise<OwnedSession | null> {
  const owned = await findSessionOwner(db, sessionId, now);
  if (!owned) return null;
  return inTransaction(db, async (tx) => {
    if (!(await revokeSession(tx, sessionId, owned.userId, 'operator', now))) return null;
    await recordEnds(tx, [owned], now);
    return owned;
  });
}

/** Ends all sessions of a user. @returns how many stood */
export async function endSessionsOf(db: Db, userId: string, now: number): Promise<number> {
  return inTransaction(db, async (tx) => {
    const ended = await revokeSessions(tx, userId, null, 'operator', now);
    await recordEnds(
      tx,
      ended.map((sessionId) => ({ sessionId, userId })),
      now,
    );
    return ended.length;
  });
}

/** So many at once: a few tens of milliseconds in which SQLite lets nobody else write. */
const BATCH = 500;

/**
 * Ends everybody's sessions, some at a time, so that a server goes on serving meanwhile.
 *
 * @param ended is told how many so far
 * @returns how many stood
 */
export async function endAllSessions(
  db: Db,
  now: () => number,
  { ended, stop }: { ended: (count: number) => void; stop: AbortSignal },
): Promise<number> {
  let count = 0;
  while (!stop.aborted) {
    const batch = await inTransaction(db, async (tx) => {
      const some = await revokeSomeSessions(tx, BATCH, now());
      await recordEnds(tx, some, now());
      return some.length;
    });
    if (batch === 0) break;
    count += batch;
    ended(count);
  }
  return count;
}

async function recordEnds(tx: Db, ended: readonly OwnedSession[], now: number): Promise<void> {
  for (const { userId, sessionId } of ended) {
    await record(tx, { type: 'session_revoked', userId, sessionId, device: OPERATOR }, now);
  }
}
