import { getAccount } from '../auth/account';
import { record } from '../auth/audit';
import { authenticate } from '../auth/authenticate';
import {
  type Claim,
  claimGuess,
  forgiveKnownBrowsers,
  giveBackGuess,
  guessFailed,
  guessSucceeded,
} from '../auth/guesses';
import { isKnownBrowser } from '../auth/known-browser';
import { networkOf } from '../auth/network';
import { isOverloaded, refusedHash } from '../auth/password/pool';
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

/** A user whose password was right, and which one that was: it may be another by the time it is acted upon. */
export type Checked = { user: User; passwordVersion: number };

/**
 * What came of a guess. `checked` is null for a wrong password or an unknown user; `named` is the id of the user who has the
 * name that was typed.
 */
type Guessed = { named: string | null; checked: Checked | null };

/** Wrong passwords from one address, whatever accounts they are for: room for an office that comes back on Monday. */
const WRONG_FROM_ADDRESS: Rate = { burst: 100, interval: seconds(30) };

/**
 * Checks a username and password the way guessing is of no use: counted for the account and for the address before and
 * after, the same whether or not the account exists. Every path on which a password is typed goes through here.
 *
 * @throws AuthError `too_many_requests`, `guesses_exhausted`, `server_overloaded`
 */
export async function checkPassword(db: Db, guess: Guess, now: number): Promise<Guessed> {
  if (isOverloaded()) throw refusedHash(); // before anything is read or counted: a flood must cost less than what it floods
  const { username, from } = guess;
  const known = await isKnownBrowser(db, username, from.browser);
  const network = networkOf(from.device.address);
  if (network && !known) await requireRoom(db, `wrong:${network}`, now);
  const granted = await requireGuess(db, username, known, now);

  const guessed = await giveBackOnFailure(db, granted.key, () => check(db, guess));
  if (guessed.checked) {
    await forgive(db, granted, { username, known });
    return guessed;
  }
  if (network) await count(db, `wrong:${network}`, WRONG_FROM_ADDRESS, now);
  const exhausted = await guessFailed(db, granted.key, now);
  if (exhausted && granted.guesser === 'strangers') {
    const { device } = from;
    await record(db, { type: 'guesses_exhausted', userId: guessed.named, sessionId: null, device }, now);
  }
  return guessed;
}

/** The row is read first: a password that is replaced while this one is checked makes it an old one. */
async function check(db: Db, { username, password }: Guess): Promise<Guessed> {
  const found = await findUserByUsername(db, username);
  const named = found?.id ?? null;
  const user = await authenticate(username, password, db, found);
  if (!user) return { named, checked: null };
  // An adopter's function may know people by other names than ours.
  const { passwordVersion = 0 } = (user.id === named ? found : await getAccount(db, user.id)) ?? {};
  return { named, checked: { user, passwordVersion } };
}

async function requireRoom(db: Db, key: string, now: number): Promise<void> {
  const wait = await waitFor(db, key, WRONG_FROM_ADDRESS, now);
  if (wait > 0) throw tooMany('wrong-passwords', wait);
}

type Granted = Extract<Claim, { status: 'granted' }>;

/** A known browser has guesses of its own and, when they are used up, those that everybody shares. */
async function requireGuess(db: Db, username: string, known: boolean, now: number): Promise<Granted> {
  const own = known ? await claimGuess(db, 'known', username, now) : null;
  if (own?.status === 'granted') return own;
  const claim = own && own.retryAfter !== null ? own : await claimGuess(db, 'strangers', username, now);
  if (claim.status === 'granted') return claim;
  throw claim.retryAfter === null ? new AuthError('guesses_exhausted') : tooMany('guesses', claim.retryAfter);
}

/** The owner, in a browser they are known by, makes no room for strangers: what those tried still counts. */
async function forgive(
  db: Db,
  { guesser, key }: Granted,
  { username, known }: { username: string; known: boolean },
): Promise<void> {
  if (guesser === 'known' || !known) return guessSucceeded(db, key);
  await giveBackGuess(db, key);
  await forgiveKnownBrowsers(db, username);
}

/** Where no password was checked after all, because the queue was full, the guess is given back. */
async function giveBackOnFailure<T>(db: Db, key: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // With the database away it can't be; what went wrong first is what to tell.
    await giveBackGuess(db, key).catch(() => {});
    throw error;
  }
}
