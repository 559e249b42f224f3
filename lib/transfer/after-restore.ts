import { type RawBuilder, sql } from 'kysely';
import { APP_AFTER_RESTORE } from '../app/after-restore';
import type { Db } from '../db/client';
import type { LatchkeySchema, Schema } from '../db/schema';

type Rule = ((now: number) => RawBuilder<unknown>) | 'comes back as it was';

/**
 * What must not come back with a backup (docs/decisions/023): a session that was ended since, or whose tokens were renewed since;
 * a link that was used since; a mail that was sent since. A table that is new in our schema does not compile until it is decided here.
 */
const AFTER_RESTORE: Record<keyof LatchkeySchema, Rule> = {
  users: 'comes back as it was',
  sessions: (now) => sql`update sessions set revoked_at = ${now} where revoked_at is null and expires_at > ${now}`,
  audit_events: 'comes back as it was',
  one_time_tokens: () => sql`delete from one_time_tokens`,
  known_browsers: 'comes back as it was',
  guesses: 'comes back as it was',
  throttles: () => sql`delete from throttles`,
  mails: () => sql`delete from mails`,
  sent_forms: () => sql`delete from sent_forms`,
};

/** How many rows of which table were changed. */
export type Ended = Partial<Record<keyof Schema, number>>;

/**
 * Ends in restored data what may not come back.
 *
 * @param tables that are there: an older backup need not have all
 */
export async function endWhatIsOver(db: Db, tables: readonly string[], now: number): Promise<Ended> {
  const ended: Ended = {};
  for (const [table, change] of Object.entries<Rule>({ ...AFTER_RESTORE, ...APP_AFTER_RESTORE })) {
    if (change === 'comes back as it was' || !tables.includes(table)) continue;
    const { numAffectedRows } = await change(now).execute(db);
    ended[table as keyof Schema] = Number(numAffectedRows ?? 0);
  }
  return ended;
}
