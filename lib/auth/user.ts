import { uuidv7 } from '../crypto/random';
import type { Db } from '../db/client';

/** Who is behind a session: what pages and handlers get to see. An adopter's `identity` may return more. */
export type User = { id: string; username: string };

/** What an API answer tells of a user, whatever else an adopter's functions return. */
export const publicUser = ({ id, username }: User): User => ({ id, username });

/** A user as `authenticate` needs it. The hash goes nowhere else. */
export type StoredUser = User & { passwordHash: string; passwordVersion: number; disabledAt: number | null };

/** @param username normalised */
export async function findUserByUsername(db: Db, username: string): Promise<StoredUser | null> {
  const row = await db
    .selectFrom('users')
    .select(['id', 'username', 'password_hash as passwordHash', 'password_version as passwordVersion'])
    .select('disabled_at as disabledAt')
    .where('username', '=', username)
    .executeTakeFirst();
  return row ?? null;
}

/** `pendingEmail` waits to be verified. */
export type NewUser = { username: string; passwordHash: string; pendingEmail?: string | null };

/**
 * Adds a user; of two with one name at the same moment, one.
 *
 * @param username normalised
 * @returns null when the name is taken
 */
export async function createUser(
  db: Db,
  { username, passwordHash, pendingEmail = null }: NewUser,
  now: number,
): Promise<User | null> {
  const row = await db
    .insertInto('users')
    .values({
      id: uuidv7(),
      username,
      password_hash: passwordHash,
      created_at: now,
      disabled_at: null,
      email: null,
      pending_email: pendingEmail,
      password_changed_at: null,
      password_version: 1,
      last_signed_in_at: null,
    })
    .onConflict((conflict) => conflict.column('username').doNothing())
    .returning(['id', 'username'])
    .executeTakeFirst();
  return row ?? null;
}

/** Puts a fresh hash of the same password in place of `from`, unless the password was changed meanwhile. */
export async function replacePasswordHash(db: Db, userId: string, from: string, to: string): Promise<void> {
  await db
    .updateTable('users')
    .set({ password_hash: to })
    .where('id', '=', userId)
    .where('password_hash', '=', from)
    .execute();
}

export async function hasUsers(db: Db): Promise<boolean> {
  const row = await db.selectFrom('users').select('id').limit(1).executeTakeFirst();
  return row !== undefined;
}

/**
 * Claims a sign-in: notes when it is, and holds the user's row for the rest of the transaction. A password that was right a
 * moment ago may have been reset since, or its user disabled, and then nothing must begin with it.
 *
 * @param passwordVersion that of the password which was checked
 * @returns whether it still is the user's
 */
export async function claimSignIn(db: Db, userId: string, passwordVersion: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('users')
    .set({ last_signed_in_at: now })
    .where('id', '=', userId)
    .where('password_version', '=', passwordVersion)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
