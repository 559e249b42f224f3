import { type RawBuilder, sql } from 'kysely';
import { sha256 } from '../crypto/hash';
import type { Db } from '../db/client';
import { days, minutes } from '../time';

/**
 * Guessing at one account, by whatever address, alias or path: at most 100 wrong passwords in a row (NIST SP 800-63B-4
 * section 3.2.2), and none faster than the delay after the last failure. Browsers in which the user has signed in before
 * have guesses of their own, so that strangers cannot lock them out (OWASP, device cookies).
 */
const LIMIT = { strangers: 90, known: 10 } as const;

/** No check takes as long: a claim that is open after it was left so by a process that died. */
export const SETTLED_WITHIN = minutes(10);

/**
 * How long failures are kept that were made while nobody had the name; else whoever types random names fills the disk. The failures
 * of those whom somebody has are kept until there is another password. That the two differ tells, after a month of waiting for
 * it, which name is whose (docs/decisions/016).
 */
export const NOBODYS_GUESSES_KEPT = days(30);

/** Seconds to wait after so many failures; a person who mistypes a few times notices nothing. */
const DELAYS = [0, 0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640] as const;
const LONGEST_DELAY = minutes(15); // all 90 take a stranger most of a day

export type Guesser = keyof typeof LIMIT;

export type Claim =
  | { status: 'granted'; guesser: Guesser; key: string }
  /** `retryAfter` in seconds; null when no waiting helps. */
  | { status: 'refused'; retryAfter: number | null };

/** @param username normalised; whether anybody has it makes no difference */
const keyOf = (guesser: Guesser, username: string): string => `${guesser}:${sha256(username)}`;

/**
 * Takes one guess out of those that are left, before any hash is computed. Every claim that is granted must be settled by
 * `guessFailed`, `guessSucceeded` or `giveBackGuess`.
 *
 * Only failures delay: right passwords that come at once are all granted.
 */
export async function claimGuess(db: Db, guesser: Guesser, username: string, now: number): Promise<Claim> {
  const key = keyOf(guesser, username);
  const claimed = await db
    .insertInto('guesses')
    .values({ key, claimed: 1, failed: 0, next_at: 0, claimed_at: now, nobodys_at: nowIfNobodys(username, now) })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({ claimed: sql`${openClaims(now)} + 1`, claimed_at: now, nobodys_at: sql`excluded.nobodys_at` })
        .where('guesses.next_at', '<=', now)
        .where(openClaims(now), '<', LIMIT[guesser]),
    )
    .returning('key')
    .executeTakeFirst();
  if (claimed) return { status: 'granted', guesser, key };
  return { status: 'refused', retryAfter: await delayOf(db, guesser, key, now) };
}

/** Of a name that nobody has, so that guesses at it need not be kept for ever (lib/auth/retention.ts). */
const nowIfNobodys = (username: string, now: number): RawBuilder<number | null> => {
  const somebodys = sql`exists (select 1 from users where username = ${username})`;
  return sql`case when ${somebodys} then null else cast(${now} as bigint) end`;
};

/** Claims that count: all, or the failures alone where the others were left open by a process that died. */
const openClaims = (now: number) =>
  sql<number>`case when guesses.claimed_at < cast(${now - SETTLED_WITHIN} as bigint) then guesses.failed else guesses.claimed end`;

async function delayOf(db: Db, guesser: Guesser, key: string, now: number): Promise<number | null> {
  const row = await db.selectFrom('guesses').select(['failed', 'next_at']).where('key', '=', key).executeTakeFirst();
  if (row && row.failed >= LIMIT[guesser]) return null;
  return Math.max(1, (row?.next_at ?? 0) - now); // others are being checked, and may be right
}

const DELAY_BY_FAILURES = sql.raw<number>(
  `case ${DELAYS.map((delay, failures) => `when failed + 1 = ${failures} then ${delay}`).join(' ')} else ${LONGEST_DELAY} end`,
);

/** What fails was claimed, be it in a row that was forgotten meanwhile: there are never more failures than claims. */
const NO_FEWER = sql<number>`case when claimed > failed then claimed else failed + 1 end`;

/** The password was wrong. @returns whether that was the last guess there was */
export async function guessFailed(db: Db, key: string, now: number): Promise<boolean> {
  const row = await db
    .updateTable('guesses')
    .set({ claimed: NO_FEWER, failed: sql`failed + 1`, next_at: sql`cast(${now} as bigint) + ${DELAY_BY_FAILURES}` })
    .where('key', '=', key)
    .returning('failed')
    .executeTakeFirst();
  return row?.failed === LIMIT[key.startsWith('known:') ? 'known' : 'strangers'];
}

/**
 * The password was right: the failures of this kind of browsers count no more. Guesses that are being checked at this moment
 * still do.
 */
export async function guessSucceeded(db: Db, key: string): Promise<void> {
  await db
    .updateTable('guesses')
    .set({ claimed: sql`case when claimed > failed then claimed - failed - 1 else 0 end`, failed: 0, next_at: 0 })
    .where('key', '=', key)
    .execute();
}

/** Those of known browsers count no more, without one of them having been claimed: another guess was right. */
export async function forgiveKnownBrowsers(db: Db, username: string): Promise<void> {
  await db
    .updateTable('guesses')
    .set({ claimed: sql`claimed - failed`, failed: 0, next_at: 0 })
    .where('key', '=', keyOf('known', username))
    .execute();
}

/** No password was checked after all. */
export async function giveBackGuess(db: Db, key: string): Promise<void> {
  await db
    .updateTable('guesses')
    .set({ claimed: sql`claimed - 1` })
    .where('key', '=', key)
    .whereRef('claimed', '>', 'failed')
    .execute();
}

/** A new password makes all that was guessed about the old one worthless. */
export async function forgetGuesses(db: Db, username: string): Promise<void> {
  await db
    .deleteFrom('guesses')
    .where('key', 'in', [keyOf('strangers', username), keyOf('known', username)])
    .execute();
}
