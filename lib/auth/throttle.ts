import { sql } from 'kysely';
import type { Db } from '../db/client';

/**
 * Throttling by the generic cell rate algorithm (ITU-T I.371): what was counted runs off at a steady pace, and at most
 * `burst` may stand at once. One row a key holds the moment when all will have run off, so a decision is one statement, the
 * same in every process.
 */
export type Rate = {
  burst: number;
  /** Seconds in which one runs off. */
  interval: number;
};

/**
 * Counts one more, if there is room for it.
 *
 * @returns 0 when it was counted, else the seconds until there is room
 */
export async function admit(db: Db, key: string, rate: Rate, now: number): Promise<number> {
  const admitted = await db
    .insertInto('throttles')
    .values({ key, clear_at: now + rate.interval })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({ clear_at: laterOf(now, rate) })
        .where('throttles.clear_at', '<=', latest(rate, now)),
    )
    .returning('key')
    .executeTakeFirst();
  return admitted ? 0 : waitFor(db, key, rate, now);
}

/** Counts one more whether or not there is room: something that has happened. */
export async function count(db: Db, key: string, rate: Rate, now: number): Promise<void> {
  await db
    .insertInto('throttles')
    .values({ key, clear_at: now + rate.interval })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ clear_at: laterOf(now, rate) }))
    .execute();
}

/** Counts nothing. @returns 0 when there is room for one more, else the seconds until there is */
export async function waitFor(db: Db, key: string, rate: Rate, now: number): Promise<number> {
  const row = await db.selectFrom('throttles').select('clear_at').where('key', '=', key).executeTakeFirst();
  return Math.max(0, (row?.clear_at ?? 0) - latest(rate, now));
}

/** How far `clear_at` may lie ahead for one more to find room. */
const latest = ({ burst, interval }: Rate, now: number): number => now + (burst - 1) * interval;

const laterOf = (now: number, { interval }: Rate) =>
  sql<number>`case when throttles.clear_at > ${now} then throttles.clear_at else cast(${now} as bigint) end + cast(${interval} as bigint)`;

/** Forgets what was counted under these keys. */
export async function forgetThrottles(db: Db, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await db.deleteFrom('throttles').where('key', 'in', keys).execute();
}
