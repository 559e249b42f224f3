import type { DatabaseSyncInstance } from '@photostructure/sqlite';

/** A table whose rows are copied. */
export type Table = {
  name: string;
  columns: readonly string[];
  /** As SQLite has them declared, in the order of `columns`. Ours are `text` or `bigint`, an app's may be others. */
  types: readonly string[];
};

/** Where a backup says what it holds (lib/transfer/seal.ts): of the file, not of the data. */
export const SEAL_TABLE = 'latchkey_backup';

/**
 * The tables of a migrated SQLite database, each after those that its rows refer to. Read from the database itself, so that none can be
 * forgotten. Without those in which kysely keeps what was migrated: whatever receives the rows was migrated itself.
 */
export function listTables(database: DatabaseSyncInstance): Table[] {
  const named = database
    .prepare(
      `select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'
       and name not like 'kysely\\_%' escape '\\' and name <> '${SEAL_TABLE}' order by name`,
    )
    .all() as { name: string }[];
  return parentsFirst(database, new Set(named.map(({ name }) => name))).map((name) => describeTable(database, name));
}

function describeTable(database: DatabaseSyncInstance, name: string): Table {
  const columns = database.prepare('select name, type from pragma_table_info(?) order by cid').all(name) as {
    name: string;
    type: string;
  }[];
  return { name, columns: columns.map((each) => each.name), types: columns.map((each) => each.type.toLowerCase()) };
}

function parentsFirst(database: DatabaseSyncInstance, left: Set<string>): string[] {
  const references = database.prepare('select distinct "table" as name from pragma_foreign_key_list(?)');
  const waits = (name: string) =>
    (references.all(name) as { name: string }[]).some((parent) => parent.name !== name && left.has(parent.name));
  const ordered: string[] = [];
  while (left.size > 0) {
    const ready = [...left].filter((name) => !waits(name));
    if (ready.length === 0) throw new Error(`The tables ${[...left].join(', ')} refer to each other in a circle.`);
    for (const name of ready) left.delete(name);
    ordered.push(...ready);
  }
  return ordered;
}

/** A name as SQL, in both databases. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Names as a list in SQL. */
export const quotedList = (names: readonly string[]): string => names.map(quoted).join(', ');
