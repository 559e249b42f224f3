import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { TransferRefused } from './refused';
import { readable } from './sqlite-file';
import { sqliteStore } from './sqlite-store';
import { type Contents, digestOf, requireContents } from './store';
import { listTables, SEAL_TABLE } from './tables';

/** What a backup says of itself. */
export type Seal = { madeAt: number; contents: Contents };

/** What is in each table of a file. */
export async function contentsOf(database: DatabaseSyncInstance): Promise<Contents> {
  const contents: Contents = {};
  for (const table of listTables(database)) contents[table.name] = await digestOf(sqliteStore(database), table);
  return contents;
}

/** Writes into a backup when it was made and what it holds: SQLite's own check does not see a value that has changed on disk. */
export function writeSeal(database: DatabaseSyncInstance, { madeAt, contents }: Seal): void {
  database.exec(`create table ${SEAL_TABLE} (made_at bigint not null, contents text not null)`);
  database.prepare(`insert into ${SEAL_TABLE} values (?, ?)`).run(madeAt, JSON.stringify(contents));
}

/** Null for a file that is a database, but was not made by `backUp`. */
export function readSeal(database: DatabaseSyncInstance, name: string): Seal | null {
  return readable(name, () => {
    const known = database.prepare('select 1 from sqlite_schema where name = ?').get(SEAL_TABLE);
    if (!known) return null;
    const row = database.prepare(`select made_at, contents from ${SEAL_TABLE}`).get() as {
      made_at: number;
      contents: string;
    };
    return { madeAt: row.made_at, contents: JSON.parse(row.contents) as Contents };
  });
}

/** @throws TransferRefused where a file does not hold what its seal says */
export async function requireSealed(database: DatabaseSyncInstance, seal: Seal, name: string): Promise<void> {
  try {
    await requireContents(sqliteStore(database), listTables(database), seal.contents);
  } catch (error) {
    if (!(error instanceof TransferRefused)) throw error;
    throw new TransferRefused('damaged', `${name} is damaged since it was made. ${error.message} Use another backup.`);
  }
}
