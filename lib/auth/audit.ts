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

export type PastEvent = {
  id: string;
  at: number;
  type: AuditType;
  /** The session from which it was asked for. */
  bySessionId: string | null;
  /** From where it was asked for. */
  device: Device;
  /** Where the session was that it happened to, while its row is there. */
  sessionUserAgent: string | null;
};

/**
 * A person's own events, the newest first.
 *
 * @param options.before the id of an event: only older ones
 */
export async function listEvents(
  db: Db,
  userId: string,
  { limit, before }: { limit: number; before?: string | undefined },
): Promise<PastEvent[]> {
  const rows = await db
    .selectFrom('audit_events as event')
    .leftJoin('sessions', 'sessions.id', 'event.session_id')
    .select(['event.id', 'event.at', 'event.type', 'event.session_id', 'event.by_session_id'])
    .select(['event.user_agent', 'event.address', 'sessions.user_agent as session_user_agent'])
    .where('event.user_id', '=', userId)
    .$if(before !== undefined, (query) => query.where('event.id', '<', before ?? ''))
    .orderBy('event.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    type: row.type,
    bySessionId: row.by_session_id ?? row.session_id,
    device: { userAgent: row.user_agent, address: row.address },
    sessionUserAgent: row.session_user_agent,
  }));
}

/** Takes what tells of a person (browser, address) out of their events. What happened, and when, stays. */
export async function anonymiseEvents(db: Db, userId: string): Promise<void> {
  await db.updateTable('audit_events').set({ user_agent: '', address: '' }).where('user_id', '=', userId).execute();
}
