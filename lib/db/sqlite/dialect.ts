import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { watchFiles } from './watch-files';

/** Statements kept prepared. The app has some dozens; the bound is for adopters who build SQL from input. */
const PREPARED_STATEMENTS = 500;

/**
 * Waits this long for another process's write before SQLITE_BUSY. The wait blocks this process, so for requests it stays under
 * the second in which everything must be answered. Given first of all, so that it covers the pragmas, too.
 */
const BUSY_TIMEOUT_MS = 900;
const PATIENT_BUSY_TIMEOUT_MS = 5000;

/**
 * `FULL` syncs the WAL at each commit, so an answered change survives a power cut. The WAL is used anew at every checkpoint (1000
 * pages), but stays as large as one migration made it unless it is told to shrink.
 */
const PRAGMAS = ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', `journal_size_limit = ${2 ** 24}`];

/** Kysely over `@photostructure/sqlite`: Node's own SQLite binding as a package, for every Node we support. */
export const sqliteDialect = (url: string, patient: boolean): Dialect =>
  dialectOver(() => openDatabase(url, patient ? PATIENT_BUSY_TIMEOUT_MS : BUSY_TIMEOUT_MS));

/** The same over a file that is open already, with whatever pragmas it was opened with: not for a database that serves. */
export const openSqliteDialect = (database: DatabaseSyncInstance): Dialect =>
  dialectOver(() => withPreparedStatements(database));

function dialectOver(open: () => SqliteDatabase): Dialect {
  return {
    createDriver: () => new ImmediateSqliteDriver({ database: async () => open() }),
    createAdapter: () => new TransactionalSqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/**
 * Takes the write lock when a transaction begins. A deferred one that reads first and writes later fails with
 * SQLITE_BUSY when another process wrote in between, whatever the busy timeout.
 */
class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** On a full disk or a failing one SQLite has undone the transaction itself; what went wrong there is what to tell. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await super.rollbackTransaction(connection);
    } catch (error) {
      if (!(error instanceof Error && error.message.includes('no transaction is active'))) throw error;
    }
  }
}

/** Lets migrations run inside a transaction, which above takes the lock that kysely's own adapter leaves out. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  readonly isSqlite = true; // read by lib/db/differences.ts

  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function openDatabase(url: string, timeout: number): SqliteDatabase {
  const file = path.resolve(url.slice('file:'.length));
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  createPrivately(file);
  const database = new DatabaseSync(file, { timeout });
  for (const pragma of PRAGMAS) database.exec(`PRAGMA ${pragma}`);
  assertDurable(database);
  database.exec('SELECT 1 FROM sqlite_schema'); // opens the WAL, which a file that was not in WAL mode has only from here on
  return whileFilesStay(file, withPreparedStatements(database));
}

/** Refuses every statement while the files are not those on disk any more, but for the one that ends a transaction without a trace. */
function whileFilesStay(file: string, database: SqliteDatabase): SqliteDatabase {
  const requireSameFiles = watchFiles(file);
  return {
    close: () => database.close(),
    prepare(sql) {
      if (sql !== 'rollback') requireSameFiles();
      return database.prepare(sql);
    },
  };
}

/**
 * Creates a file that is missing, for its owner alone: it holds password hashes. SQLite gives its other files the same mode.
 *
 * One that is there is not opened (O_EXCL): closing any descriptor of it would drop this process's locks, and another SQLite client
 * would then delete the WAL under it (sqlite.org/howtocorrupt.html, section 2.2).
 */
function createPrivately(file: string): void {
  try {
    closeSync(openSync(file, 'ax', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** A pragma that does not take is silent, so ask back: durability is asserted on every connection. */
function assertDurable(database: DatabaseSyncInstance): void {
  const mode = database.prepare('PRAGMA journal_mode').get() as { journal_mode: string };
  const sync = database.prepare('PRAGMA synchronous').get() as { synchronous: number };
  if (mode.journal_mode !== 'wal' || sync.synchronous !== 2) {
    throw new Error(
      'DATABASE_URL: the file system does not support SQLite in WAL mode (a network share?). Use a local disk, or postgres://',
    );
  }
}

/** The part of better-sqlite3's interface that kysely asks for, with each SQL text prepared once. */
function withPreparedStatements(database: DatabaseSyncInstance): SqliteDatabase {
  const prepared = new Map<string, ReturnType<SqliteDatabase['prepare']>>();
  return {
    close: () => database.close(),
    prepare(sql) {
      let statement = prepared.get(sql);
      if (!statement) {
        statement = prepareStatement(database, sql);
        if (prepared.size >= PREPARED_STATEMENTS) prepared.clear();
        prepared.set(sql, statement);
      }
      return statement;
    },
  };
}

type Parameter = null | number | bigint | string | Uint8Array;

function prepareStatement(database: DatabaseSyncInstance, sql: string): ReturnType<SqliteDatabase['prepare']> {
  const statement = database.prepare(sql);
  const bound = (parameters: ReadonlyArray<unknown>) => parameters as Parameter[];
  return {
    reader: statement.columns().length > 0,
    // The driver's rows have no prototype, which React and structured clones refuse.
    all: (parameters) => statement.all(...bound(parameters)).map((row) => ({ ...(row as object) })),
    run: (parameters) => statement.run(...bound(parameters)),
    iterate: (parameters) => statement.iterate(...bound(parameters)),
  };
}
