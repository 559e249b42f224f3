import { record } from '../auth/audit';
import { authenticate } from '../auth/authenticate';
import { claimGuess, giveBackGuess, guessFailed, guessSucceeded } from '../auth/guesses';
import { isKnownBrowser } from '../auth/known-browser';
import { networkOf } from '../auth/network';
import { count, type Rate, waitFor } from '../auth/throttle';
import { findUserByUsername, type User } from '../auth/user';
import type { Db } from '../db/client';
import { AuthError } from '../errors';
import { seconds } from '../time';
import type { AskedFrom } from './asked-from';
import { tooMany } from './too-many';

export type Guess = {
  /** Normalised. */
  username: string;
  password: string;
  from: AskedFrom;
};

/** Wrong passwords from one address, whatever accounts they are for: room for an office that comes back on Monday. */
const WRONG_FROM_ADDRESS: Rate = { burst: 100, each: seconds(30) };

/**
 * Checks a username and password the way guessing is of no use: counted for the account and for the address before and
 * after, the same whether or not the account exists. Every path on which a password is typed goes through here.
 *
 * @returns null for a wrong password or an unknown user
 * @throws AuthError `too_many_requests`, `guesses_exhausted`, `server_overloaded`
 */
export async function checkPassword(db: Db, guess: Guess, now: number): Promise<User | null> {
  const { username, from } = guess;
  const known = await isKnownBrowser(db, username, from.browser);
  const network = `wrong:${networkOf(from.device.address)}`;
  if (!known) await requireRoom(db, network, now);
  const key = await requireGuess(db, username, known, now);

  const user = await settled(db, key, () => authenticate(username, guess.password, db));
  if (user) {
    await guessSucceeded(db, key);
    return user;
  }
  await count(db, network, WRONG_FROM_ADDRESS, now);
  if (await guessFailed(db, key, now)) await recordExhausted(db, guess, now);
  return null;
}

async function requireRoom(db: Db, key: string, now: number): Promise<void> {
  const wait = await waitFor(db, key, WRONG_FROM_ADDRESS, now);
  if (wait > 0) throw tooMany(wait);
}

/** A known browser has guesses of its own and, when they are used up, those that everybody shares. */
async function requireGuess(db: Db, username: string, known: boolean, now: number): Promise<string> {
  const own = known ? await claimGuess(db, 'known', username, now) : null;
  if (own?.status === 'granted') return own.key;
  const shared = await claimGuess(db, 'strangers', username, now);
  if (shared.status === 'granted') return shared.key;
  const waits = [own?.retryAfter, shared.retryAfter].filter((wait) => typeof wait === 'number');
  if (waits.length === 0) throw new AuthError('guesses_exhausted');
  throw tooMany(Math.min(...waits));
}

/** Where no password was checked after all (the queue was full, the database is away), the guess is given back. */
async function settled<T>(db: Db, key: string, check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    await giveBackGuess(db, key);
    throw error;
  }
}

async function recordExhausted(db: Db, { username, from }: Guess, now: number): Promise<void> {
  const user = await findUserByUsername(db, username);
  const event = { type: 'guesses_exhausted', userId: user?.id ?? null, sessionId: null, device: from.device } as const;
  await record(db, event, now);
}
