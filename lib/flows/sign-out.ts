import { type AuditType, record } from '../auth/audit';
import { revokeSession } from '../auth/revocation';
import type { Device } from '../auth/session';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';

/** The session a browser holds, and whose it is. */
export type HeldSession = {
  sessionId: string;
  userId: string;
  /** Whether it is held by a refresh token whose successor arrived: two have it, by a theft or a restored browser. */
  stale?: boolean;
};

/** What is recorded when a browser's session ends because of something that browser did. */
export const endOf = ({ stale }: HeldSession): AuditType => (stale ? 'refresh_token_reused' : 'signed_out');

/** Ends the session that a request belongs to. Signing out when nobody is signed in succeeds, too: that is what was asked for. */
export async function signOut(db: Db, held: HeldSession | null, device: Device, now: number): Promise<void> {
  if (!held) return;
  await inTransaction(db, async (tx) => {
    const stood = await revokeSession(tx, held.sessionId, held.userId, held.stale ? 'reused' : 'signed_out', now);
    if (!stood) return;
    await record(tx, { ...held, type: endOf(held), device }, now);
  });
}
