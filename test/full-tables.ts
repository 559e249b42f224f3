import { type ColumnMetadata, sql } from 'kysely';
import type { Db } from '../lib/db/client';
import { isPostgres } from '../lib/db/differences';
import { dataTables } from '../lib/db/migrate';

/** In every column: what quoting, arrays and encodings would trip over. Rows of one number refer to each other by it. */
const text = (row: number) => `${row} 행 "q" 'a' \\ {,} \t NULL é \u{1F511}`;

/**
 * Adds rows to every table that the database has, those of an adopter's own migrations as well; nullable columns are null in every
 * other one.
 */
export async function fillEveryTable(db: Db, rows = 3): Promise<string[]> {
  const tables = await dataTables(db);
  await withoutForeignKeys(db, async (tx) => {
    for (const { name, columns } of tables) await fill(tx, name, columns, rows);
  });
  return tables.map(({ name }) => name).sort();
}

/** Every row that another refers to is there in the end, in whatever order the tables come. */
async function withoutForeignKeys(db: Db, work: (tx: Db) => Promise<void>): Promise<void> {
  const postgres = isPostgres(db);
  if (!postgres) await sql`pragma foreign_keys = off`.execute(db);
  await db.transaction().execute(async (tx) => {
    if (postgres) await sql`set local session_replication_role = replica`.execute(tx);
    await work(tx);
  });
  if (!postgres) await sql`pragma foreign_keys = on`.execute(db);
}

async function fill(db: Db, name: string, columns: readonly ColumnMetadata[], rows: number): Promise<void> {
  for (let row = 1; row <= rows; row++) {
    const values = columns.map(({ dataType, isNullable }) => {
      if (isNullable && row % 2 === 0) return sql`null`;
      return dataType.toLowerCase() === 'text' ? sql`${text(row)}` : sql`${1_795_000_000 + row}`;
    });
    const names = columns.map((column) => sql.ref(column.name));
    await sql`insert into ${sql.table(name)} (${sql.join(names)}) values (${sql.join(values)})`.execute(db);
  }
}
/** Every row of every table, in an order that both databases agree on. */
export async function allRows(db: Db): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {};
  for (const { name, columns } of await dataTables(db)) {
    const names = columns.map((column) => column.name).sort();
    const found = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db);
    rows[name] = found.rows.map((row) => JSON.stringify(names.map((column) => row[column]))).sort();
  }
  return rows;
}
