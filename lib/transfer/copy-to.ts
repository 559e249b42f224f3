import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { migrateDb } from '../db/migrate';
import { requireLevel } from './level';
import { postgresStore } from './postgres-store';
import { inEmptyDatabase } from './postgres-transaction';
import { type Pulled, pullFromPostgres } from './pull';
import { TransferRefused } from './refused';
import { fileOf, kyselyOver, openExisting, openPart, requireIntegrity, takeAlone } from './sqlite-file';
import { sqliteStore } from './sqlite-store';
import { copyRows, type Report } from './store';
import { listTables } from './tables';
import { makeWholeFile } from './whole-file';

export type HowToCopy = {
  /**
   * Others may use the database meanwhile, as in a rehearsal: what they change after the copy has begun is not in it. Else they are
   * kept out until it is done, and it is not begun while they are there.
   */
  whileServing: boolean;
};

/**
 * Copies a database as it is into an empty one of the other kind: SQLite to PostgreSQL, or back. All of it is there afterwards,
 * checked row by row, or nothing. The database that it is copied from is not changed.
 *
 * @throws TransferRefused
 */
export async function copyTo(from: string, to: string, how: HowToCopy, report: Report = () => {}): Promise<Pulled> {
  const [fromFile, toFile] = [from, to].map((url) => url.startsWith('file:'));
  if (fromFile === toFile) {
    const message =
      'Both are of one kind. copy-to goes from SQLite to PostgreSQL or back; else use backup and restore.';
    throw new TransferRefused('same_kind', message);
  }
  return fromFile ? push(fileOf(from), to, how, report) : pull(from, fileOf(to), how, report);
}

async function push(file: string, to: string, { whileServing }: HowToCopy, report: Report): Promise<Pulled> {
  const source = openExisting(file);
  if (!whileServing) takeAlone(source, file);
  else source.exec('begin; select 1 from sqlite_schema limit 1'); // from here on one moment
  const level = await requireLevel(kyselyOver(source), file);
  requireIntegrity(source, file);
  const tables = listTables(source);
  const contents = await inEmptyDatabase(to, { level, tables }, (tx) =>
    copyRows(sqliteStore(source), postgresStore(tx), tables, report),
  );
  source.exec('rollback');
  source.close();
  return { contents, leftOut: [] };
}

async function pull(from: string, file: string, { whileServing }: HowToCopy, report: Report): Promise<Pulled> {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  return makeWholeFile(file, async (part) => {
    const database = openPart(part);
    const pulled = await pullFromPostgres(from, database, { alone: !whileServing }, report);
    await migrateDb(kyselyOver(database));
    requireIntegrity(database, 'The copy');
    database.close();
    return pulled;
  });
}
