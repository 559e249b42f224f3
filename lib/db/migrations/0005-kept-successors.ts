import type { Kysely } from 'kysely';

/** Null for sessions from before: the refresh token before theirs stays good until they show that theirs arrived. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('sessions').addColumn('kept_at', 'bigint').execute();
}
