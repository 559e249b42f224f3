import { createHmac } from 'node:crypto';
import { getConfig } from '../config';
import { AuthError } from '../errors';
import { runBcrypt } from './bcrypt-pool';

/**
 * How passwords are stored: `hmac-sha384-bcrypt:$2b$…`, that is `bcrypt(base64(HMAC-SHA-384(key, NFC(password))))`.
 *
 * bcrypt alone ignores everything after byte 72 (24 Hangul syllables) and stops at a NUL. The HMAC's 64 base64
 * characters carry the whole password past both. Its key is a fixed label, not a secret: it keeps our hashes apart from
 * other sites' plain SHA-384 ones, so a table leaked elsewhere is no short cut (docs/decisions/006).
 */
const SCHEME = 'hmac-sha384-bcrypt:';
const HMAC_KEY = 'latchkey password v1';

/**
 * A modular crypt string of bcrypt: version, cost, 22 characters of salt and 31 of digest. A cost over 16, the most that
 * BCRYPT_COST allows, would keep a worker busy for minutes.
 */
const BCRYPT = /^\$2[aby]\$(0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}$/;

type Stored = { prehashed: boolean; hash: string; cost: number };

export type PasswordCheck = {
  matches: boolean;
  /** Whether the hash should be made anew: it is of another scheme or cost than today's. */
  stale: boolean;
};

const prehash = (password: string): string =>
  createHmac('sha384', HMAC_KEY).update(password.normalize('NFC')).digest('base64');

/** Hashes a new password with today's scheme and cost. */
export async function hashPassword(password: string): Promise<string> {
  const hash = await runBcrypt({ kind: 'hash', text: prehash(password), cost: getConfig().bcryptCost });
  return SCHEME + hash;
}

/**
 * Checks a password against a stored hash: our own scheme or plain bcrypt, as other systems' user tables have it.
 *
 * Where there is nothing to compare with (no such user, a hash that cannot be read) a dummy is compared instead, so
 * that the time tells nothing.
 */
export async function verifyPassword(password: string, storedHash: string | null): Promise<PasswordCheck> {
  const { bcryptCost } = getConfig();
  const stored = parseStored(storedHash ?? '');
  const { prehashed, hash, cost } = stored ?? { prehashed: true, hash: dummyHash(bcryptCost), cost: bcryptCost };
  const equal = await runBcrypt({ kind: 'compare', text: prehashed ? prehash(password) : password, hash });
  if (!equal) await spendRest(cost, bcryptCost);
  return { matches: stored !== null && equal === true, stale: !prehashed || cost !== bcryptCost };
}

/**
 * A wrong password against an older, cheaper hash must not be faster than one against no hash at all. Each cost is twice the
 * one before, so the costs from this one up to today's, today's left out, make up the difference exactly.
 */
async function spendRest(cost: number, upTo: number): Promise<void> {
  try {
    for (let each = cost; each < upTo; each++) await runBcrypt({ kind: 'compare', text: '', hash: dummyHash(each) });
  } catch (error) {
    // The password was compared, so its answer must be given, or a full queue would make guesses free.
    if (!isOverload(error)) throw error;
  }
}

/** Nothing was computed, because the queue is full. */
export const isOverload = (error: unknown): boolean => error instanceof AuthError && error.code === 'server_overloaded';

function parseStored(stored: string): Stored | null {
  const prehashed = stored.startsWith(SCHEME);
  const hash = prehashed ? stored.slice(SCHEME.length) : stored;
  const cost = BCRYPT.exec(hash)?.[1];
  return cost === undefined ? null : { prehashed, hash, cost: Number(cost) };
}

/** Well-formed, so that bcrypt does all its work, and the hash of nothing anybody knows. */
const dummyHash = (cost: number): string => `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`;
