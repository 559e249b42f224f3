import { sql, type Transaction } from 'kysely';
import { type Db, openDb } from '../db/client';
import { dataTables, migrateDb, migrationState } from '../db/migrate';
import type { Schema } from '../db/schema';
import { type Level, requireLevel } from './level';
import { TransferRefused } from './refused';
import type { Table } from './tables';

/**
 * A copy takes as long as it takes, whatever the limits of the server or of our pool for transactions that idle; and writes times
 * the same way, whatever the server is set to.
 */
async function prepare(tx: Transaction<Schema>): Promise<void> {
  await sql`set local timezone = 'UTC'`.execute(tx);
  await sql`set local datestyle = 'ISO'`.execute(tx);
  await sql`set local statement_timeout = 0`.execute(tx);
  await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
}

/**
 * Reads a PostgreSQL as it is at one moment, while others write.
 *
 * @param options.alone nobody else may be connected, and nobody may write until `read` has ended
 * @param read gets the migrations that the database has seen and the names of its tables as well
 * @throws TransferRefused
 */
export async function inSnapshot<T>(
  url: string,
  { alone }: { alone: boolean },
  read: (tx: Transaction<Schema>, level: Level, tables: readonly string[]) => Promise<T>,
): Promise<T> {
  return withDb(url, async (db) => {
    const level = await requireLevel(db, 'The database');
    const tables = await tablesOf(db);
    const snapshot = db.transaction().setIsolationLevel('repeatable read');
    return (alone ? snapshot : snapshot.setAccessMode('read only')).execute(async (tx) => {
      if (alone) await keepWritersOut(tx, tables);
      await prepare(tx);
      return read(tx, level, tables);
    });
  });
}

const tablesOf = async (db: Db): Promise<string[]> => (await dataTables(db)).map(({ name }) => name);

/** The locks come before anything is read: a snapshot is of the moment of the first query (PostgreSQL, section 13.4). */
async function keepWritersOut(tx: Transaction<Schema>, tables: readonly string[]): Promise<void> {
  await sql`lock table ${sql.join(tables.map((name) => sql.table(name)))} in exclusive mode`.execute(tx);
  const { rows } = await sql<{ others: number }>`
    select count(*) as others from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`.execute(tx);
  const others = rows[0]?.others ?? 0;
  if (others > 0) throw new TransferRefused('in_use', `${others} other connection(s) use the database.`);
}

/**
 * Runs `fill` on a PostgreSQL that is migrated up to `level` and has these tables, with no rows: all that it writes is there
 * afterwards, or nothing.
 * Afterwards the database is migrated to the newest.
 *
 * @throws TransferRefused
 */
export async function inEmptyDatabase<T>(
  url: string,
  { level, tables }: { level: Level; tables: readonly Table[] },
  fill: (tx: Transaction<Schema>) => Promise<T>,
): Promise<T> {
  return withDb(url, async (db) => {
    await migrateUpTo(db, level);
    const result = await db.transaction().execute(async (tx) => {
      await prepare(tx);
      await requireEmpty(tx, tables);
      return fill(tx);
    });
    await migrateDb(db);
    await sql`analyze`.execute(db); // or the first queries would be planned for empty tables
    return result;
  });
}

/** Migrations of an app's may add rows: those of a database that was migrated here go, for the ones that come. */
async function migrateUpTo(db: Db, level: Level): Promise<void> {
  const { made, unknown } = await migrationState(db);
  const has = [...made, ...unknown];
  if (has.length === 0) {
    await migrateDb(db, level);
    await sql`truncate ${sql.join((await tablesOf(db)).map((name) => sql.table(name)))}`.execute(db);
    return;
  }
  const other = [...has.filter((name) => !level.includes(name)), ...level.filter((name) => !has.includes(name))];
  if (other.length === 0) return;
  throw new TransferRefused(
    'not_empty',
    `The database was migrated already, but not as far as the data (${other.join(', ')}): name a database that has no tables, and it is migrated with the data in it.`,
  );
}

/** A server that is started too early waits here, and then finds the rows. */
async function requireEmpty(tx: Transaction<Schema>, needed: readonly Table[]): Promise<void> {
  const names = await tablesOf(tx);
  const missing = needed.filter(({ name }) => !names.includes(name)).map(({ name }) => name);
  if (missing.length > 0) {
    const message = `No migration makes the table ${missing.join(', ')}: make it in the new database first, empty.`;
    throw new TransferRefused('tables_missing', message);
  }
  await sql`lock table ${sql.join(names.map((name) => sql.table(name)))} in access exclusive mode`.execute(tx);
  for (const name of names) {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(tx);
    if (rows.length === 0) continue;
    throw new TransferRefused(
      'not_empty',
      `The database has data already (in ${name}), and nothing is ever overwritten. Make an empty one (createdb) and name that.`,
    );
  }
}

async function withDb<T>(url: string, work: (db: Db) => Promise<T>): Promise<T> {
  const db = openDb(url, { patient: true });
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}
