import { sql, type Transaction } from 'kysely';
import type { Schema } from '../db/schema';
import type { Row } from './digest';
import type { Store } from './store';
import type { Table } from './tables';

const BATCH = 2000;

/** A transaction of PostgreSQL. Reading is of one moment only where that is REPEATABLE READ. */
export function postgresStore(tx: Transaction<Schema>): Store {
  return {
    async count({ name }) {
      const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(name)}`.execute(tx);
      return rows[0]?.count ?? 0;
    },
    read: (table) => readThroughCursor(tx, table),
    write: (table, rows) => insertColumns(tx, table, rows),
  };
}

const columnsOf = ({ columns }: Table) => sql.join(columns.map((column) => sql.ref(column)));

/** A cursor of the server's, so that neither side ever holds a whole table in memory. */
async function* readThroughCursor(tx: Transaction<Schema>, table: Table): AsyncGenerator<Row[]> {
  await sql`declare latchkey_rows no scroll cursor for select ${columnsOf(table)} from ${sql.table(table.name)}`.execute(
    tx,
  );
  for (;;) {
    const { rows } = await sql<Record<string, Row[number]>>`fetch ${sql.lit(BATCH)} from latchkey_rows`.execute(tx);
    if (rows.length === 0) break;
    yield rows.map((row) => table.columns.map((column) => row[column] ?? null));
  }
  await sql`close latchkey_rows`.execute(tx);
}

/** One array a column: a statement of a few parameters takes any number of rows, and each value comes with its type. */
async function insertColumns(tx: Transaction<Schema>, table: Table, rows: readonly Row[]): Promise<void> {
  const arrays = table.types.map((type, column) => {
    const values = rows.map((row) => row[column]);
    return sql`${values}::${sql.raw(type)}[]`;
  });
  await sql`insert into ${sql.table(table.name)} (${columnsOf(table)}) select * from unnest(${sql.join(arrays)})`.execute(
    tx,
  );
}
