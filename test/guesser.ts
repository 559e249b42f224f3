import type { Db } from '../lib/db/client';
import { AuthError } from '../lib/errors';
import type { AskedFrom } from '../lib/flows/asked-from';
import { signIn } from '../lib/flows/sign-in';
import type { SignedIn } from '../lib/flows/start-signed-in';
import { AWAY } from './account-holder';

/** An address nobody has used before: every other one IPv6, of a /64 of its own. */
export const addressOf = (index: number): string =>
  index % 2
    ? `2001:db8:${(index >> 8).toString(16)}:${(index & 255).toString(16)}::1`
    : `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;

export const guesserAt = (address: string): AskedFrom => ({ ...AWAY, device: { userAgent: 'Guesser', address } });

/** @param username normalised */
export const attempt = (db: Db, username: string, password: string, from: AskedFrom, now: number): Promise<SignedIn> =>
  signIn(db, { username, password, client: 'browser', from, replaces: null }, now);

/** The code of what refused an attempt; null for one that succeeded. */
export async function refusal(...parameters: Parameters<typeof attempt>): Promise<string | null> {
  try {
    await attempt(...parameters);
    return null;
  } catch (error) {
    if (error instanceof AuthError) return error.code;
    throw error;
  }
}
