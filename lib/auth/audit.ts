import { uuidv7 } from '../crypto/random';
import type { Db } from '../db/client';
import type { AuditEventsTable } from '../db/schema';
import type { Device } from './session';

export type AuditType = AuditEventsTable['type'];

export type AuditEvent = {
  type: AuditType;
  userId: string | null;
  sessionId: string | null;
  /** The session that asked for it, where that is another one. */
  bySessionId?: string | null;
  /** From where it was asked. */
  device: Device;
};

/** Records that something happened. In the transaction that makes it happen, so that neither is there without the other. */
export async function record(db: Db, event: AuditEvent, now: number): Promise<void> {
  await db
    .insertInto('audit_events')
    .values({
      id: uuidv7(),
      at: now,
      type: event.type,
      user_id: event.userId,
      session_id: event.sessionId,
      by_session_id: event.bySessionId ?? null,
      user_agent: event.device.userAgent,
      address: event.device.address,
    })
    .execute();
}

export type PastEvent = { id: string; at: number; type: AuditType; sessionId: string | null; device: Device };

/** A person's own events, the newest first. */
export async function listEvents(db: Db, userId: string, limit: number): Promise<PastEvent[]> {
  const rows = await db
    .selectFrom('audit_events')
    .select(['id', 'at', 'type', 'session_id', 'user_agent', 'address'])
    .where('user_id', '=', userId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ session_id, user_agent, address, ...event }) => ({
    ...event,
    sessionId: session_id,
    device: { userAgent: user_agent, address },
  }));
}
