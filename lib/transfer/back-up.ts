import { statSync } from 'node:fs';
import { backup, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { requireLevel } from './level';
import { type Pulled, pullFromPostgres } from './pull';
import { TransferRefused } from './refused';
import { contentsOf, writeSeal } from './seal';
import { fileOf, kyselyOver, openExisting, openPart, requireIntegrity } from './sqlite-file';
import { sqliteStore } from './sqlite-store';
import { type Contents, type Report, rowsIn } from './store';
import { listTables } from './tables';
import { makeWholeFile } from './whole-file';

export type Backup = Pulled & { file: string; bytes: number };

/**
 * Backs a database up into one SQLite file, whichever kind it is, as it is at one moment; servers go on writing meanwhile. The file is
 * checked before it gets its name, knows what it holds (lib/transfer/seal.ts), and is readable by its owner alone: it has
 * password hashes in it.
 *
 * @throws TransferRefused where the file is there already or cannot be written, or the database is not one of ours
 */
export async function backUp(url: string, file: string, now: number, report: Report = () => {}): Promise<Backup> {
  const pulled = await makeWholeFile(file, async (part) => {
    const counts = url.startsWith('file:') ? await copyFile(fileOf(url), part, report) : null;
    const database = openPart(part);
    const found = counts
      ? { contents: await contentsOf(database), leftOut: [] }
      : await pullFromPostgres(url, database, { alone: false }, report);
    if (counts) requireCounts(found.contents, counts);
    writeSeal(database, { madeAt: now, contents: found.contents });
    requireIntegrity(database, 'The copy');
    database.close();
    return found;
  });
  return { ...pulled, file, bytes: statSync(file).size };
}

/** @returns how many rows each table had at the moment that was copied */
async function copyFile(from: string, part: string, report: Report): Promise<Record<string, number>> {
  const source = openExisting(from);
  await requireLevel(kyselyOver(source), from);
  const counts: Record<string, number> = {};
  await copyPages(source, part, report, async () => {
    for (const table of listTables(source)) counts[table.name] = await sqliteStore(source).count(table);
  });
  source.close();
  return counts;
}

function requireCounts(contents: Contents, counts: Record<string, number>): void {
  for (const [table, count] of Object.entries(counts)) {
    const found = rowsIn(contents[table]);
    if (found === count) continue;
    throw new TransferRefused(
      'differs',
      `The table ${table} has ${found} rows in the copy, and ${count} in the database.`,
    );
  }
}

/** Pages at once. Between two lots of them Node has its turn. */
const PAGES = 1000;

/**
 * SQLite's online backup, within a read transaction of the same connection: without one it would begin anew at each
 * change by another process, and under load never end.
 *
 * @param meanwhile may read what is copied: the same moment of it
 */
export async function copyPages(
  source: DatabaseSyncInstance,
  part: string,
  report: Report,
  meanwhile: () => Promise<void> = async () => {},
): Promise<void> {
  source.exec('begin; select 1 from users limit 1');
  const progress = ({ totalPages, remainingPages }: { totalPages: number; remainingPages: number }) =>
    report(totalPages - remainingPages, totalPages, 'pages');
  await backup(source, part, { rate: PAGES, progress });
  await meanwhile();
  source.exec('commit');
}
