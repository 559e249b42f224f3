import { sql } from 'kysely';
import type { Db } from '../db/client';
import type { User } from './user';

/** A user as its owner sees it. */
export type Account = User & {
  createdAt: number;
  /** Verified. */
  email: string | null;
  /** Waits to be verified. */
  pendingEmail: string | null;
  /** Null: never. */
  passwordChangedAt: number | null;
  passwordVersion: number;
};

const accounts = (db: Db) =>
  db
    .selectFrom('users')
    .select(['id', 'username', 'created_at as createdAt', 'email', 'pending_email as pendingEmail'])
    .select(['password_changed_at as passwordChangedAt', 'password_version as passwordVersion'])
    .where('disabled_at', 'is', null);

/** Null where the user is gone or disabled. */
export async function getAccount(db: Db, userId: string): Promise<Account | null> {
  const row = await accounts(db).where('id', '=', userId).executeTakeFirst();
  return row ?? null;
}

/** @param email normalised. Finds the one whose address it is, verified */
export async function findAccountByEmail(db: Db, email: string): Promise<Account | null> {
  const row = await accounts(db).where('email', '=', email).executeTakeFirst();
  return row ?? null;
}

/** @param username normalised */
export async function findAccountByUsername(db: Db, username: string): Promise<Account | null> {
  const row = await accounts(db).where('username', '=', username).executeTakeFirst();
  return row ?? null;
}

/** Notes an address that waits to be verified, in place of any before it. */
export async function setPendingEmail(db: Db, userId: string, email: string | null): Promise<void> {
  await db.updateTable('users').set({ pending_email: email }).where('id', '=', userId).execute();
}

/**
 * Makes an address that waits the user's own, unless another one waits by now or somebody else has verified it first.
 * Everybody else who claimed it without proof loses the claim. One statement: of two who verify one address at the same
 * moment, the second finds no claim left.
 *
 * @returns whether it is the user's now
 */
export async function confirmPendingEmail(db: Db, userId: string, email: string): Promise<boolean> {
  const claimants = await db
    .updateTable('users')
    .set({ email: sql`case when id = ${userId} then pending_email else email end`, pending_email: null })
    .where('pending_email', '=', email)
    .where(({ exists, not, selectFrom, and }) => {
      const owner = selectFrom('users as owner').select('owner.id').where('owner.email', '=', email);
      const another = owner.where('owner.id', '!=', userId);
      const claim = selectFrom('users as own').select('own.id').where('own.pending_email', '=', email);
      return and([not(exists(another)), exists(claim.where('own.id', '=', userId))]);
    })
    .returning('id')
    .execute();
  return claimants.some(({ id }) => id === userId);
}

/**
 * Puts a new password in place of the one of `expected.passwordVersion`: of two who replace it at the same moment, one.
 *
 * @param expected.email only where this is the user's address still
 * @returns whether it did
 */
export async function setPassword(
  db: Db,
  userId: string,
  passwordHash: string,
  expected: { passwordVersion: number; email?: string },
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('users')
    .set({
      password_hash: passwordHash,
      password_changed_at: now,
      password_version: expected.passwordVersion + 1,
    })
    .where('id', '=', userId)
    .where('disabled_at', 'is', null)
    .where('password_version', '=', expected.passwordVersion)
    .$if(expected.email !== undefined, (query) => query.where('email', '=', expected.email ?? ''))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * Disables a user, who may not sign in from then on, or enables them again.
 *
 * @returns whether it made a difference
 */
export async function setDisabled(db: Db, userId: string, disabled: boolean, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('users')
    .set({ disabled_at: disabled ? now : null })
    .where('id', '=', userId)
    .where('disabled_at', disabled ? 'is' : 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Removes a user and all that hangs on it: sessions, tokens, known browsers. @returns whether it was there */
export async function deleteUser(db: Db, userId: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('users').where('id', '=', userId).executeTakeFirst();
  return numDeletedRows === 1n;
}
