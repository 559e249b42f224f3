import { setDisabled } from '../../auth/account';
import { record } from '../../auth/audit';
import { voidOneTimeTokens } from '../../auth/one-time-token';
import { revokeSessions } from '../../auth/revocation';
import type { Db } from '../../db/client';
import { inTransaction } from '../../db/transaction';
import { OPERATOR } from './operator';

/**
 * Keeps a user from signing in, and ends all their sessions at once and for good: enabling them brings none back. Links that were
 * mailed are void.
 *
 * @returns how many sessions stood; null where they were disabled already, or are gone
 */
export async function disableUser(db: Db, userId: string, now: number): Promise<number | null> {
  return inTransaction(db, async (tx) => {
    // The user's row first: a sign-in that holds it is let finish, and its session is seen below.
    if (!(await setDisabled(tx, userId, true, now))) return null;
    const ended = await revokeSessions(tx, userId, null, 'operator', now);
    await voidOneTimeTokens(tx, userId);
    await record(tx, { type: 'user_disabled', userId, sessionId: null, device: OPERATOR }, now);
    return ended.length;
  });
}

/** Lets a user sign in again. @returns whether they were disabled */
export async function enableUser(db: Db, userId: string, now: number): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const enabled = await setDisabled(tx, userId, false, now);
    if (enabled) await record(tx, { type: 'user_enabled', userId, sessionId: null, device: OPERATOR }, now);
    return enabled;
  });
}
