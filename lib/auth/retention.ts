import { type RawBuilder, sql } from 'kysely';
import { getConfig } from '../config/config';
import { lowestUuidv7 } from '../crypto/random';
import type { Db } from '../db/client';
import { skipLocked } from '../db/differences';
import type { Schema } from '../db/schema';
import { NOBODYS_GUESSES_KEPT, SETTLED_WITHIN } from './guesses';
import { KNOWN_BROWSER_LIFE } from './known-browser';

/** Rows that are over: those of a table whose `age` is below `limit`. An index serves each (lib/flows/query-plans.test.ts). */
type Rule = {
  table: keyof Schema;
  key: readonly string[];
  age: RawBuilder<unknown>;
  limit: number | string;
  only?: RawBuilder<unknown>;
};

/** Everything that would pile up. Users go when they delete themselves, mails when they are sent. */
const rulesAt = (now: number) => {
  const { sessionRetention, auditRetention } = getConfig();
  return {
    /** To the code a session whose row is gone has ended, too. */
    sessions: {
      table: 'sessions',
      key: ['id'],
      age: sql`coalesce(revoked_at, expires_at)`,
      limit: now - sessionRetention,
    },
    /** Those that were used as well: none is good for longer than a day. */
    oneTimeTokens: { table: 'one_time_tokens', key: ['hash'], age: sql`expires_at`, limit: now },
    /** The browser itself has forgotten its cookie. */
    knownBrowsers: {
      table: 'known_browsers',
      key: ['hash', 'user_id'],
      age: sql`last_seen_at`,
      limit: now - KNOWN_BROWSER_LIFE,
    },
    /** A key without a row counts from now, and so does one whose row has run off. */
    throttles: { table: 'throttles', key: ['key'], age: sql`clear_at`, limit: now },
    /** A form that is sent again after that is a new one. */
    sentForms: { table: 'sent_forms', key: ['hash'], age: sql`expires_at`, limit: now },
    /** No failures, and no claim that counts: as if the row were not there. */
    harmlessGuesses: {
      table: 'guesses',
      key: ['key'],
      age: sql`claimed_at`,
      limit: now - SETTLED_WITHIN,
      only: sql`failed = 0`,
    },
    /** Failures at somebody's account are never forgotten by time (docs/decisions/013, 016). */
    nobodysGuesses: { table: 'guesses', key: ['key'], age: sql`nobodys_at`, limit: now - NOBODYS_GUESSES_KEPT },
    /** An id begins with the time it was made, so that of the oldest events needs no index of its own. */
    auditEvents: { table: 'audit_events', key: ['id'], age: sql`id`, limit: lowestUuidv7(now - auditRetention) },
  } as const satisfies Record<string, Rule>;
};

export type Retained = keyof ReturnType<typeof rulesAt>;

/** What is kept for a time only. */
export const RETAINED: readonly Retained[] = [
  'sessions',
  'oneTimeTokens',
  'knownBrowsers',
  'throttles',
  'sentForms',
  'harmlessGuesses',
  'nobodysGuesses',
  'auditEvents',
];

/**
 * Removes some of the rows that are over, the oldest first, in one statement. Any number of processes may do so at once.
 *
 * @param size the most rows to remove
 * @returns how many it removed
 */
export async function removeBatch(db: Db, what: Retained, size: number, now: number): Promise<number> {
  const { table, key, age, limit, only = sql`true` }: Rule = rulesAt(now)[what];
  const columns = sql.join(key.map((column) => sql.ref(column)));
  const { numAffectedRows } = await sql`
    with old as materialized (
      select ${columns} from ${sql.table(table)} where ${age} < ${limit} and ${only} order by ${age} limit ${size}
      ${skipLocked(db)}
    )
    delete from ${sql.table(table)} where (${columns}) in (select ${columns} from old)`.execute(db);
  return Number(numAffectedRows ?? 0);
}
