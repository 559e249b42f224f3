import { existsSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { Kysely } from 'kysely';
import type { Schema } from '../db/schema';
import { openSqliteDialect } from '../db/sqlite/dialect';
import { TransferRefused } from './refused';
import { SEAL_TABLE } from './tables';

const BUSY_TIMEOUT_MS = 5000;

/** The file that a `file:` URL names. */
export const fileOf = (url: string): string => path.resolve(url.slice('file:'.length));

/** Kysely over an open file. */
export const kyselyOver = (database: DatabaseSyncInstance): Kysely<Schema> =>
  new Kysely<Schema>({ dialect: openSqliteDialect(database) });

/** Opens a file that must be there. A server may use it meanwhile. @throws TransferRefused */
export function openExisting(file: string, { readOnly = false } = {}): DatabaseSyncInstance {
  if (!existsSync(file)) throw new TransferRefused('file_missing', `There is no file ${file}.`);
  return new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, readOnly });
}

/**
 * Keeps every other process out for as long as the file is open: in WAL mode each that has opened it holds a lock that this one
 * cannot have together with them.
 *
 * @throws TransferRefused where another process has the file open
 */
export function takeAlone(database: DatabaseSyncInstance, file: string): void {
  try {
    database.exec('pragma locking_mode = exclusive; begin immediate');
  } catch (error) {
    if (!/locked/.test((error as Error).message)) throw error;
    throw new TransferRefused('in_use', `Another process has ${file} open.`, { cause: error });
  }
}

/**
 * Opens the unnamed file that a copy is made in. Nothing of it counts until it is whole, so it is written without the journal
 * that would let it survive a crash half-way; `makeWholeFile` syncs it. One file, with nothing beside it.
 */
export function openPart(part: string): DatabaseSyncInstance {
  const database = new DatabaseSync(part, { enableForeignKeyConstraints: false });
  database.exec('pragma journal_mode = delete'); // a copied file may say WAL, which would need two files beside it
  database.exec('pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -65536'); // 64 MB
  return database;
}

/**
 * SQLite's own check of a whole file, with its indexes, and that no row refers to one that is not there.
 *
 * @throws TransferRefused
 */
export function requireIntegrity(database: DatabaseSyncInstance, name: string): void {
  const problems = readable(name, () => [
    ...(database.prepare('pragma integrity_check(3)').all() as { integrity_check: string }[])
      .map((row) => row.integrity_check)
      .filter((line) => line !== 'ok'),
    ...(database.prepare('select * from pragma_foreign_key_check limit 3').all() as { table: string }[]).map(
      (row) => `a row of ${row.table} refers to one that is not there`,
    ),
  ]);
  if (problems.length === 0) return;
  throw new TransferRefused('damaged', `${name} is damaged: ${problems.join('; ')}. Use another backup.`);
}

/** Runs what reads a file, and says so where it is no database or a broken one. @throws TransferRefused */
export function readable<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(name, error);
  }
}

export function unreadable(name: string, error: unknown): unknown {
  const { message } = error as Error;
  if (/not a database|file is encrypted/.test(message)) {
    return new TransferRefused('no_latchkey_database', `${name} is no SQLite database, so no backup.`, {
      cause: error,
    });
  }
  if (!/malformed|corrupt/.test(message)) return error;
  return new TransferRefused('damaged', `${name} is damaged: ${message}. Use another backup.`, { cause: error });
}

/** Leaves out what only a backup has. */
export const dropSeal = (database: DatabaseSyncInstance): void => database.exec(`drop table if exists ${SEAL_TABLE}`);
