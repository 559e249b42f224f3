import type { Db } from '../db/client';
import { hashPassword, isOverload, verifyPassword } from './password/password';
import { replacePasswordHash, type StoredUser, type User } from './user';

/**
 * Checks a username and password. Yours to edit or replace: return the user, or null to refuse. The user's id must be that
 * of a row in `users`, because sessions belong to one. Where people type another name than `users.username`, say so in
 * `nowIfNobodys()` (lib/auth/guesses.ts) as well.
 *
 * An unknown or disabled user costs the same hash as a known one, so neither answer nor time tells who has an account.
 *
 * @param username normalised
 * @param user the row of that name, read already, so that the usual case costs no second query
 */
export async function authenticate(
  _username: string,
  password: string,
  db: Db,
  user: StoredUser | null,
): Promise<User | null> {
  const { matches, stale } = await verifyPassword(password, user?.passwordHash ?? null);
  if (!user || !matches || user.disabledAt !== null) return null;

  if (stale) await rehash(user, password, db);
  return { id: user.id, username: user.username };
}

/** Where there is no room for it now, the next sign-in will do: the password was right. */
async function rehash(user: StoredUser, password: string, db: Db): Promise<void> {
  try {
    await replacePasswordHash(db, user.id, user.passwordHash, await hashPassword(password));
  } catch (error) {
    if (!isOverload(error)) throw error;
  }
}
