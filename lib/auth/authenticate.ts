import type { Db } from '../db/client';
import { hashPassword, verifyPassword } from './password';
import { findUserByUsername, replacePasswordHash, type User } from './user';

/**
 * Checks a username and password. Yours to edit or replace: return the user, or null to refuse.
 *
 * An unknown or disabled user costs the same hash as a known one, so neither answer nor time tells who has an account.
 *
 * @param username normalised
 */
export async function authenticate(username: string, password: string, db: Db): Promise<User | null> {
  const user = await findUserByUsername(db, username);
  const { matches, stale } = await verifyPassword(password, user?.passwordHash ?? null);
  if (!user || !matches || user.disabledAt !== null) return null;

  if (stale) await replacePasswordHash(db, user.id, user.passwordHash, await hashPassword(password));
  return { id: user.id, username: user.username };
}
