import { type Migration, Migrator } from 'kysely';
import type { Db } from './client';
import * as usersAndSessions from './migrations/0001-users-and-sessions';

/** In order, forward only. A migration that has been released is never edited: the next one mends it. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-users-and-sessions': usersAndSessions,
};

/**
 * Brings the database to the newest schema, under a lock, so that processes starting together migrate once.
 *
 * @throws Error when a migration failed, or when the database was migrated by a newer version of this code
 */
export async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (!error) return;
  const reason = error instanceof Error ? error.message : String(error);
  throw new Error(`The database that DATABASE_URL names could not be migrated: ${reason}`, { cause: error });
}
