import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db/client';
import { countRevocations } from './revocation';

/** Whose a session is, and which one. */
export type OwnedSession = { sessionId: string; userId: string };

/** Of all users. An index is made of this very expression (lib/db/migrations/0004-retention.ts). */
const stands = (now: number): RawBuilder<boolean> => sql`coalesce(revoked_at, expires_at) > ${now}`;

/** Whose session it is that has this id and stands; or null. */
export async function findSessionOwner(db: Db, sessionId: string, now: number): Promise<OwnedSession | null> {
  const session = db
    .selectFrom('sessions')
    .select(['id as sessionId', 'user_id as userId'])
    .where('id', '=', sessionId);
  const row = await session.where('revoked_at', 'is', null).where('expires_at', '>', now).executeTakeFirst();
  return row ?? null;
}

/**
 * Ends some of the sessions that stand, whoever's they are.
 *
 * @param size the most to end
 * @returns those it ended; none when none stands any more
 */
export async function revokeSomeSessions(db: Db, size: number, now: number): Promise<OwnedSession[]> {
  const ended = await db
    .updateTable('sessions')
    .set({ revoked_at: now })
    .where('id', 'in', (sub) =>
      sub.selectFrom('sessions').select('id').where(stands(now)).where('revoked_at', 'is', null).limit(size),
    )
    .where('revoked_at', 'is', null)
    .returning(['id as sessionId', 'user_id as userId'])
    .execute();
  countRevocations(db, 'operator', ended.length);
  return ended;
}

/** @returns how many sessions stand, counted up to `most` */
export async function countStandingSessions(db: Db, most: number, now: number): Promise<number> {
  const some = db.selectFrom('sessions').select(sql`1`.as('one')).where(stands(now)).limit(most).as('some');
  const { count } = await db
    .selectFrom(some)
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}
