import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { migrateDb } from '../db/migrate';
import { type Ended, endWhatIsOver } from './after-restore';
import { copyPages } from './back-up';
import { type Level, requireLevel } from './level';
import { postgresStore } from './postgres-store';
import { inEmptyDatabase } from './postgres-transaction';
import { contentsOf, readSeal, requireSealed, type Seal } from './seal';
import { dropSeal, fileOf, kyselyOver, openExisting, openPart, readable, requireIntegrity } from './sqlite-file';
import { sqliteStore } from './sqlite-store';
import { type Contents, copyRows, type Report } from './store';
import { listTables } from './tables';
import { makeWholeFile, requireAbsent } from './whole-file';

export type Restored = {
  contents: Contents;
  /** When the backup was made; null for a file that is a database, but was not made by `backUp`. */
  madeAt: number | null;
  /** What was not to come back; null where everything was. */
  ended: Ended | null;
};

export type HowToRestore = {
  /** Everything as it was when the backup was made: right only where nothing has happened since. */
  exact: boolean;
  now: number;
};

/**
 * Fills an empty database, of whichever kind, from a backup of whichever kind, and migrates it to this version. All of it is there
 * afterwards, or nothing.
 *
 * @throws TransferRefused where the database has data, or the file is no backup, is damaged, or of a newer version
 */
export async function restore(
  file: string,
  url: string,
  how: HowToRestore,
  report: Report = () => {},
): Promise<Restored> {
  if (url.startsWith('file:')) requireAbsent(fileOf(url)); // before the backup is read through
  const source = openExisting(file, { readOnly: true });
  const level = await requireLevel(kyselyOver(source), file);
  const seal = readSeal(source, file);
  const contentsAndEnded = url.startsWith('file:')
    ? await intoFile(source, { file, seal }, fileOf(url), how, report)
    : await intoPostgres(source, { file, seal, level }, url, how, report);
  source.close();
  return { ...contentsAndEnded, madeAt: seal?.madeAt ?? null };
}

type Outcome = Pick<Restored, 'contents' | 'ended'>;

async function intoFile(
  source: DatabaseSyncInstance,
  { file, seal }: { file: string; seal: Seal | null },
  target: string,
  { exact, now }: HowToRestore,
  report: Report,
): Promise<Outcome> {
  mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
  return makeWholeFile(target, async (part) => {
    await copyPages(source, part, report);
    const database = readable(file, () => openPart(part));
    requireIntegrity(database, file);
    if (seal) await requireSealed(database, seal, file);
    const contents = seal?.contents ?? (await contentsOf(database));
    dropSeal(database);
    const db = kyselyOver(database);
    await migrateDb(db);
    const ended = exact ? null : await endWhatIsOver(db, Object.keys(contents), now);
    database.close();
    return { contents, ended };
  });
}

async function intoPostgres(
  source: DatabaseSyncInstance,
  { file, seal, level }: { file: string; seal: Seal | null; level: Level },
  url: string,
  { exact, now }: HowToRestore,
  report: Report,
): Promise<Outcome> {
  requireIntegrity(source, file);
  if (seal) await requireSealed(source, seal, file);
  const tables = listTables(source);
  return inEmptyDatabase(url, { level, tables }, async (tx) => {
    const contents = await copyRows(sqliteStore(source), postgresStore(tx), tables, report);
    const names = tables.map(({ name }) => name);
    return { contents, ended: exact ? null : await endWhatIsOver(tx, names, now) };
  });
}
