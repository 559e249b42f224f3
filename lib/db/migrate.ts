import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator, sql } from 'kysely';
import { type Db, openDb } from './client';
import * as usersAndSessions from './migrations/0001-users-and-sessions';
import * as auditEvents from './migrations/0002-audit-events';
import * as accounts from './migrations/0003-accounts';
import * as retention from './migrations/0004-retention';
import * as keptSuccessors from './migrations/0005-kept-successors';

/** In order, forward only. A migration that has been released is never edited: the next one mends it. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-users-and-sessions': usersAndSessions,
  '0002-audit-events': auditEvents,
  '0003-accounts': accounts,
  '0004-retention': retention,
  '0005-kept-successors': keptSuccessors,
};

/**
 * Brings the database that a URL names to the newest schema, under a lock, so that processes starting together migrate once.
 * Over a connection of its own, which may take its time.
 *
 * @returns the migrations that it made, in order; none where another process made them
 * @throws Error when a migration failed, or when the database was migrated by a newer version of this code
 */
export async function migrate(url: string): Promise<string[]> {
  const db = openDb(url, { patient: true });
  try {
    return await migrateDb(db);
  } finally {
    await db.destroy();
  }
}

/** How the schema of a database compares with the one that this code was made for. */
export type SchemaState = 'current' | 'older' | 'newer';

/** Reads which migrations a database has seen. @throws whatever the database says when it cannot answer */
export async function schemaState(db: Db): Promise<SchemaState> {
  const made = await madeMigrations(db);
  if (Object.keys(MIGRATIONS).some((name) => !made.has(name))) return 'older';
  return made.size > Object.keys(MIGRATIONS).length ? 'newer' : 'current';
}

async function madeMigrations(db: Db): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db);
  return new Set(rows.map(({ name }) => name));
}

/**
 * The same over a connection that is open already.
 *
 * @param upTo the last migration to make; the newest by default
 */
export async function migrateDb(db: Db, upTo?: string): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error, results = [] } = upTo ? await migrator.migrateTo(upTo) : await migrator.migrateToLatest();
  if (!error) return results.map(({ migrationName }) => migrationName);
  const reason = error instanceof Error ? error.message : String(error);
  throw new Error(`The database that DATABASE_URL names could not be migrated: ${reason}`, { cause: error });
}

/**
 * What keeps a database from being of this version: migrations it lacks, in order, and those a newer version has made; and
 * those that were made. Changes nothing.
 */
export async function migrationState(db: Db): Promise<{ made: string[]; missing: string[]; unknown: string[] }> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  const some = tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE);
  const made = some ? await madeMigrations(db) : new Set<string>();
  return {
    made: Object.keys(MIGRATIONS).filter((name) => made.has(name)),
    missing: Object.keys(MIGRATIONS).filter((name) => !made.has(name)),
    unknown: [...made].filter((name) => !(name in MIGRATIONS)),
  };
}
