import { createHmac } from 'node:crypto';
import { getConfig } from '../../config/config';
import { AuthError } from '../../errors';
import { readBcrypt } from './hashes/bcrypt';
import type { Proof, Reading } from './hashes/proof';
import { readHash } from './hashes/read-hash';
import { runPasswordJob } from './pool';

/**
 * How passwords are stored: `hmac-sha384-bcrypt:$2b$…`, that is `bcrypt(base64(HMAC-SHA-384(key, NFC(password))))`.
 *
 * bcrypt alone ignores everything after byte 72 (24 Hangul syllables) and stops at a NUL. The HMAC's 64 base64
 * characters carry the whole password past both. Its key is a fixed label, not a secret: it keeps our hashes apart from
 * other sites' plain SHA-384 ones, so a table leaked elsewhere is no short cut (docs/decisions/006).
 */
const SCHEME = 'hmac-sha384-bcrypt:';
const HMAC_KEY = 'latchkey password v1';

export type PasswordCheck = {
  matches: boolean;
  /** Whether the hash should be made anew: it is of another scheme or cost than today's. */
  stale: boolean;
};

const prehash = (password: string): string =>
  createHmac('sha384', HMAC_KEY).update(password.normalize('NFC')).digest('base64');

/** Hashes a new password with today's scheme and cost. */
export async function hashPassword(password: string): Promise<string> {
  return SCHEME + (await runPasswordJob({ kind: 'hash', text: prehash(password), cost: getConfig().bcryptCost }));
}

/**
 * Checks a password against a stored hash: our own scheme, or one of another system as its user table has it
 * (lib/auth/password/hashes).
 *
 * Where there is nothing to compare with (no such user, no password, a hash that cannot be read) a dummy is compared instead,
 * and a wrong password against a cheaper hash is brought to the price of today's, so that the time tells nothing
 * (docs/decisions/022).
 */
export async function verifyPassword(password: string, storedHash: string | null): Promise<PasswordCheck> {
  const cost = getConfig().bcryptCost;
  const stored = readStored(storedHash ?? '');
  const { own, proof } = 'proof' in stored ? stored : { own: true, proof: dummy(cost) };
  const text = own ? prehash(password) : password;
  const { matches } = await runPasswordJob({ kind: 'compare', text, proof, cost });
  const current = own && proof.algorithm === 'bcrypt' && proof.cost === cost;
  return { matches: matches && 'proof' in stored, stale: !current };
}

/** Nothing was computed, because the queue is full. */
export const isOverload = (error: unknown): boolean => error instanceof AuthError && error.code === 'server_overloaded';

/** What is stored for somebody who has no password: they get one by a mailed link. */
export const NO_PASSWORD = '';

/**
 * Why a hash from elsewhere cannot be stored, in words that complete "a password hash that …", or null when it can.
 *
 * @param allowWeak takes hashes that cost nothing to guess at
 */
export function passwordHashProblem(hash: string, { allowWeak = false } = {}): string | null {
  const stored = readStored(hash);
  if ('problem' in stored) return stored.problem;
  return stored.proof.algorithm === 'digest' && !allowWeak ? 'is weak: it costs nothing to guess at' : null;
}

type Stored = ({ own: boolean } & Extract<Reading, { proof: Proof }>) | Extract<Reading, { problem: string }>;

function readStored(stored: string): Stored {
  if (!stored.startsWith(SCHEME)) return { own: false, ...readHash(stored) };
  return { own: true, ...readBcrypt(stored.slice(SCHEME.length)) };
}

/** Well-formed, so that bcrypt does all its work, and the hash of nothing anybody knows. */
const dummy = (cost: number): Proof => ({
  algorithm: 'bcrypt',
  hash: `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`,
  cost,
});
