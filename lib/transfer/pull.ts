import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { migrateDb } from '../db/migrate';
import { postgresStore } from './postgres-store';
import { inSnapshot } from './postgres-transaction';
import { kyselyOver } from './sqlite-file';
import { sqliteStore } from './sqlite-store';
import { type Contents, copyRows, type Report } from './store';
import { listTables, quoted } from './tables';

export type Pulled = {
  contents: Contents;
  /** Tables that no migration of ours makes: another program's, or made by hand. */
  leftOut: string[];
};

/** Copies all rows of a PostgreSQL, as they are at one moment, into an empty file (lib/transfer/sqlite-file.ts). @throws TransferRefused */
export async function pullFromPostgres(
  url: string,
  part: DatabaseSyncInstance,
  options: { alone: boolean },
  report: Report,
): Promise<Pulled> {
  return inSnapshot(url, options, async (tx, level, names) => {
    await migrateDb(kyselyOver(part), level);
    const indexes = takeIndexes(part);
    part.exec('begin');
    const tables = listTables(part);
    for (const { name } of tables) part.exec(`delete from ${quoted(name)}`); // rows that an app's migration adds
    const contents = await copyRows(postgresStore(tx), sqliteStore(part), tables, report);
    for (const index of indexes) part.exec(index);
    part.exec('commit');
    const leftOut = names.filter((name) => !tables.some((table) => table.name === name));
    return { contents, leftOut };
  });
}

/** Rows come in any order, and an index is made sooner of all of them than one by one. @returns what makes the indexes again */
function takeIndexes(database: DatabaseSyncInstance): string[] {
  const indexes = database
    .prepare("select name, sql from sqlite_schema where type = 'index' and sql is not null")
    .all() as { name: string; sql: string }[];
  for (const { name } of indexes) database.exec(`drop index ${name}`);
  return indexes.map((index) => index.sql);
}
