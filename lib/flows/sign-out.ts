import { revokeSession } from '../auth/session';
import type { Db } from '../db/client';

/** Ends the session that a request belongs to. Signing out when nobody is signed in succeeds, too: the wish is met. */
export async function signOut(db: Db, sessionId: string | null, now: number): Promise<void> {
  if (sessionId) await revokeSession(db, sessionId, now);
}
