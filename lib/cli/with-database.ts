import { existsSync } from 'node:fs';
import type { Config } from '../config/config';
import type { Db } from '../db/client';
import { PROJECT } from './folders';
import { CommandFailure, interrupted } from './terminal/failure';
import { formatCount } from './terminal/wording';

export type Opened = {
  db: Db;
  config: Config;
  /** Aborted by the first Ctrl-C: finish what is begun, or be cut off two seconds later. */
  stop: AbortSignal;
};

const CUT_OFF_AFTER_MS = 2_000;

/**
 * Runs `work` with the database that the settings name, and closes it whatever happens. Queries may take their time; a server may
 * use the same database meanwhile.
 *
 * @throws ConfigError; CommandFailure where there is no database, or its tables are not those of this version
 */
export async function withDatabase<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
  const [{ requireSettings }, { openDb }] = await Promise.all([import('./environment'), import('../db/client')]);
  const config = requireSettings();
  requireFile(config.databaseUrl);
  const db = openDb(config.databaseUrl, { patient: true });
  const interruption = interruptible(db);
  try {
    await requireMigrated(db);
    const result = await work({ db, config, stop: interruption.stop });
    if (interruption.stop.aborted) throw interrupted();
    return result;
  } finally {
    interruption.done();
    await db.destroy();
  }
}

/** SQLite would make a new file in silence, and a mistyped name would look like an empty database. */
function requireFile(url: string): void {
  if (!url.startsWith('file:') || existsSync(url.slice('file:'.length))) return;
  const message = `There is no database at ${url} (seen from ${PROJECT}). Check DATABASE_URL, or make it: latchkey migrate`;
  throw new CommandFailure('database', 'database_missing', message);
}

async function requireMigrated(db: Db): Promise<void> {
  const missing = await requireNotNewer(db);
  if (missing.length === 0) return;
  const message = `The database lacks ${formatCount(missing.length, 'migration')}, from ${missing[0]} on. Run: latchkey migrate`;
  throw new CommandFailure('database', 'database_older', message);
}

/** @returns the migrations that the database lacks. @throws CommandFailure where a newer version has migrated it */
export async function requireNotNewer(db: Db): Promise<string[]> {
  const { migrationState } = await import('../db/migrate');
  const { missing, unknown } = await migrationState(db);
  if (unknown.length === 0) return missing;
  const message = `The database was migrated by a newer Latchkey (${unknown.join(', ')}). Use that version, or a later one`;
  throw new CommandFailure('database', 'database_newer', message);
}

/** Lets work end by itself after the first signal; after a while, or at the second one, it is ended. */
function interruptible(db: Db): { stop: AbortSignal; done(): void } {
  const controller = new AbortController();
  let cutOff: NodeJS.Timeout | undefined;
  const end = (signal: NodeJS.Signals) => {
    const exit = () => process.exit(signal === 'SIGINT' ? 130 : 143);
    if (controller.signal.aborted) exit();
    controller.abort();
    cutOff = setTimeout(() => void db.destroy().finally(exit), CUT_OFF_AFTER_MS);
    cutOff.unref();
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  const done = () => {
    clearTimeout(cutOff);
    process.off('SIGINT', end).off('SIGTERM', end);
  };
  return { stop: controller.signal, done };
}
