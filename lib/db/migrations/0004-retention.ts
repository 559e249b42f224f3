import { type Kysely, sql } from 'kysely';

/** What lets rows that are over be found (lib/auth/retention.ts) without reading those that are not. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // When a session ended or, as long as it stands, will end. The one index here that a renewal has to keep up.
  const end = sql`(coalesce(revoked_at, expires_at))`;
  await db.schema.createIndex('sessions_by_end').on('sessions').expression(end).execute();

  await db.schema.createIndex('one_time_tokens_by_expiry').on('one_time_tokens').column('expires_at').execute();
  await db.schema.createIndex('known_browsers_by_last_seen').on('known_browsers').column('last_seen_at').execute();
  await db.schema.createIndex('throttles_by_clear').on('throttles').column('clear_at').execute();

  // Null, for rows from before: they may be somebody's, and stay.
  await db.schema.alterTable('guesses').addColumn('nobodys_at', 'bigint').execute();
  const harmless = sql<boolean>`failed = 0`;
  await db.schema.createIndex('guesses_by_claim').on('guesses').column('claimed_at').where(harmless).execute();
  const nobodys = sql<boolean>`nobodys_at is not null`;
  await db.schema.createIndex('guesses_by_nobody').on('guesses').column('nobodys_at').where(nobodys).execute();
}
