import type { ExpressionBuilder } from 'kysely';
import { sha256 } from '../crypto/hash';
import { randomSecret } from '../crypto/random';
import type { Db } from '../db/client';
import type { OneTimeTokensTable, Schema } from '../db/schema';
import { inTransaction } from '../db/transaction';
import { hours, minutes } from '../time';

export type Purpose = OneTimeTokensTable['purpose'];

/** What a token was issued for. */
export type Grant = {
  userId: string;
  purpose: Purpose;
  /** What must still hold when it is consumed: the address it is mailed to and, for a reset, the password it replaces. */
  boundTo: string;
};

/** How long a token is good for, in seconds (security rules). */
export const ONE_TIME_TOKEN_TTL: Record<Purpose, number> = { verify_email: hours(24), reset_password: minutes(30) };

/**
 * Issues a single-use token: 256 random bits, of which only a hash is stored. Those that were issued to the user for the same
 * purpose before are void from then on, so that what was mailed last is what counts. In a transaction of its own.
 *
 * @returns 43 characters of base64url, to be mailed and kept nowhere
 */
export async function issueOneTimeToken(db: Db, { userId, purpose, boundTo }: Grant, now: number): Promise<string> {
  const token = randomSecret();
  const row = {
    hash: sha256(token),
    user_id: userId,
    purpose,
    bound_to: boundTo,
    created_at: now,
    expires_at: now + ONE_TIME_TOKEN_TTL[purpose],
    consumed_at: null,
  };
  await inTransaction(db, async (tx) => {
    await lockUser(tx, userId);
    await tx.deleteFrom('one_time_tokens').where('user_id', '=', userId).where('purpose', '=', purpose).execute();
    await tx.insertInto('one_time_tokens').values(row).execute();
  });
  return token;
}

/** Lets others who issue for this user wait, or each would miss the token of the other. One statement for both databases. */
async function lockUser(db: Db, userId: string): Promise<void> {
  const same = ({ ref }: ExpressionBuilder<Schema, 'users'>) => ({ password_version: ref('password_version') });
  await db.updateTable('users').set(same).where('id', '=', userId).execute();
}

/** What a token for a reset is bound to. @param passwordVersion of the password it replaces, and no other */
export const resetBinding = (email: string, passwordVersion: number): string => `${passwordVersion} ${email}`;

/** What a token would grant now, for the page its link opens. Changes nothing: programs open links, too. */
export async function peekOneTimeToken(db: Db, token: string, purpose: Purpose, now: number): Promise<Grant | null> {
  const row = await db
    .selectFrom('one_time_tokens')
    .select(['user_id as userId', 'bound_to as boundTo'])
    .where('hash', '=', sha256(token))
    .where('purpose', '=', purpose)
    .where('consumed_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row ? { ...row, purpose } : null;
}

/**
 * Consumes a token: of all who present it, however close together, one is granted what it is for. In the transaction that
 * carries it out, so that a failure there costs nobody their token.
 */
export async function consumeOneTimeToken(db: Db, token: string, purpose: Purpose, now: number): Promise<Grant | null> {
  const row = await db
    .updateTable('one_time_tokens')
    .set({ consumed_at: now })
    .where('hash', '=', sha256(token))
    .where('purpose', '=', purpose)
    .where('consumed_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['user_id as userId', 'bound_to as boundTo'])
    .executeTakeFirst();
  return row ? { ...row, purpose } : null;
}

/** Makes all links that were mailed to a user so far worthless. */
export async function voidOneTimeTokens(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('one_time_tokens').where('user_id', '=', userId).execute();
}
