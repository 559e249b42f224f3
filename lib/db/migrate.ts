import {
  DEFAULT_MIGRATION_LOCK_TABLE,
  DEFAULT_MIGRATION_TABLE,
  type Migration,
  Migrator,
  sql,
  type TableMetadata,
} from 'kysely';
import { APP_MIGRATIONS } from '../app/migrations';
import { type Db, openDb } from './client';
import * as usersAndSessions from './migrations/0001-users-and-sessions';
import * as auditEvents from './migrations/0002-audit-events';
import * as accounts from './migrations/0003-accounts';
import * as retention from './migrations/0004-retention';
import * as keptSuccessors from './migrations/0005-kept-successors';
import * as sentForms from './migrations/0006-sent-forms';

/** In order, forward only. A migration that has been released is never edited: the next one mends it. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-users-and-sessions': usersAndSessions,
  '0002-audit-events': auditEvents,
  '0003-accounts': accounts,
  '0004-retention': retention,
  '0005-kept-successors': keptSuccessors,
  '0006-sent-forms': sentForms,
};

type Ledger = { table: string; lock: string; migrations: Record<string, Migration> };

/**
 * Where it is recorded which migrations were made: ours, and after them an app's. Apart, because kysely refuses a new migration
 * whose name comes before one that was made, as each new one of ours would (docs/decisions/047).
 */
const LEDGERS: readonly Ledger[] = [
  { table: DEFAULT_MIGRATION_TABLE, lock: DEFAULT_MIGRATION_LOCK_TABLE, migrations: MIGRATIONS },
  { table: 'kysely_app_migration', lock: 'kysely_app_migration_lock', migrations: APP_MIGRATIONS },
].filter(({ migrations }) => Object.keys(migrations).length > 0);

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
  const states = await Promise.all(LEDGERS.map(async (ledger) => compare(ledger, await madeMigrations(db, ledger))));
  if (states.some(({ missing }) => missing.length > 0)) return 'older';
  return states.some(({ unknown }) => unknown.length > 0) ? 'newer' : 'current';
}

async function madeMigrations(db: Db, { table }: Ledger): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(table)}`.execute(db);
  return new Set(rows.map(({ name }) => name));
}

function compare({ migrations }: Ledger, made: ReadonlySet<string>): MigrationState {
  return {
    made: Object.keys(migrations).filter((name) => made.has(name)),
    missing: Object.keys(migrations).filter((name) => !made.has(name)),
    unknown: [...made].filter((name) => !(name in migrations)),
  };
}

/**
 * The same over a connection that is open already.
 *
 * @param upTo the migrations to make, with those that come before them in their ledger; all by default
 */
export async function migrateDb(db: Db, upTo?: readonly string[]): Promise<string[]> {
  const made: string[] = [];
  for (const ledger of LEDGERS) made.push(...(await migrateLedger(db, ledger, upTo)));
  return made;
}

async function migrateLedger(db: Db, { table, lock, migrations }: Ledger, upTo?: readonly string[]): Promise<string[]> {
  const last = upTo?.findLast((name) => name in migrations);
  if (upTo && !last) return [];
  const provider = { getMigrations: async () => migrations };
  const migrator = new Migrator({ db, provider, migrationTableName: table, migrationLockTableName: lock });
  const { error, results = [] } = last ? await migrator.migrateTo(last) : await migrator.migrateToLatest();
  if (!error) return results.map(({ migrationName }) => migrationName);
  const reason = error instanceof Error ? error.message : String(error);
  throw new Error(`The database that DATABASE_URL names could not be migrated: ${reason}`, { cause: error });
}

/** Migrations, in the order in which they are made. */
export type MigrationState = {
  made: string[];
  /** What the database lacks. */
  missing: string[];
  /** What a newer version has made. */
  unknown: string[];
};

/** What keeps a database from being of this version, and what was made. Changes nothing. */
export async function migrationState(db: Db): Promise<MigrationState> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  const states = await Promise.all(
    LEDGERS.map(async (ledger) => {
      const some = tables.some(({ name }) => name === ledger.table);
      return compare(ledger, some ? await madeMigrations(db, ledger) : new Set());
    }),
  );
  return {
    made: states.flatMap(({ made }) => made),
    missing: states.flatMap(({ missing }) => missing),
    unknown: states.flatMap(({ unknown }) => unknown),
  };
}

/** The tables that hold data, ours and an app's: no views, and not those that record migrations. */
export async function dataTables(db: Db): Promise<TableMetadata[]> {
  const tables = await db.introspection.getTables();
  return tables.filter(({ name, isView }) => !isView && !name.startsWith('kysely_'));
}
