import { sha256 } from '../crypto/hash';
import { randomSecret } from '../crypto/random';
import type { Db } from '../db/client';
import { days } from '../time';

/**
 * Browsers in which somebody has signed in before, by the secret in their `browser` cookie. That proves no identity; it
 * only keeps strangers' guesses apart from the owner's (OWASP, "Slow down online guessing attacks with device cookies").
 */
/** Since it was last signed in there: the longest that browsers keep a cookie (RFC 6265bis section 5.5). */
export const KNOWN_BROWSER_LIFE = days(400);

const FORMAT = /^[\w-]{43}$/;

/**
 * @param username normalised
 * @param secret from the cookie, or null
 */
export async function isKnownBrowser(db: Db, username: string, secret: string | null): Promise<boolean> {
  if (!secret || !FORMAT.test(secret)) return false;
  const row = await db
    .selectFrom('known_browsers')
    .innerJoin('users', 'users.id', 'known_browsers.user_id')
    .select('users.id')
    .where('known_browsers.hash', '=', sha256(secret))
    .where('users.username', '=', username)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Remembers that this user signed in here.
 *
 * @param secret what the browser brought. Kept where we issued it, for whomever, so that several people can share a browser
 * @returns the secret for the browser to keep
 */
export async function rememberBrowser(db: Db, userId: string, secret: string | null, now: number): Promise<string> {
  const kept = secret && (await isIssued(db, secret)) ? secret : randomSecret();
  await db
    .insertInto('known_browsers')
    .values({ hash: sha256(kept), user_id: userId, last_seen_at: now })
    .onConflict((conflict) => conflict.columns(['hash', 'user_id']).doUpdateSet({ last_seen_at: now }))
    .execute();
  return kept;
}

async function isIssued(db: Db, secret: string): Promise<boolean> {
  const rows = db.selectFrom('known_browsers').select('hash').where('hash', '=', sha256(secret));
  return FORMAT.test(secret) && (await rows.limit(1).executeTakeFirst()) !== undefined;
}

/** After a reset nobody is known by what they did before: whoever signed in here then may be the one to keep out. */
export async function forgetBrowsers(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('known_browsers').where('user_id', '=', userId).execute();
}

export async function countKnownBrowsers(db: Db, userId: string): Promise<number> {
  const rows = await db.selectFrom('known_browsers').select('hash').where('user_id', '=', userId).execute();
  return rows.length;
}
