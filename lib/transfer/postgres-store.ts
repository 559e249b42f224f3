import { sql, type Transaction } from 'kysely';
import type { Schema } from '../db/schema';
import type { Row } from './digest';
import { alignSequences, describeColumns, readAs } from './postgres-columns';
import { TransferRefused } from './refused';
import type { Store } from './store';
import type { Table } from './tables';

const BATCH = 2000;

type Values = Record<string, Row[number]>;

/** A transaction of PostgreSQL. Reading is of one moment only where that is REPEATABLE READ. */
export function postgresStore(tx: Transaction<Schema>): Store {
  return {
    async count({ name }) {
      const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(name)}`.execute(tx);
      return rows[0]?.count ?? 0;
    },
    read: (table) => readThroughCursor(tx, table),
    write: (table, rows) => insertColumns(tx, table, rows),
    done: (table) => alignSequences(tx, table),
  };
}

const inOrder = (table: Table, rows: readonly Values[]): Row[] =>
  rows.map((row) => table.columns.map((column) => row[column] ?? null));

/** A cursor of the server's, so that neither side ever holds a whole table in memory. */
async function* readThroughCursor(tx: Transaction<Schema>, table: Table): AsyncGenerator<Row[]> {
  const columns = await describeColumns(tx, table);
  const values = columns.map(({ name, type }) => sql`${readAs(type, sql.ref(name))} as ${sql.ref(name)}`);
  await sql`declare latchkey_rows no scroll cursor for select ${sql.join(values)} from ${sql.table(table.name)}`.execute(
    tx,
  );
  for (;;) {
    const { rows } = await sql<Values>`fetch ${sql.lit(BATCH)} from latchkey_rows`.execute(tx);
    if (rows.length === 0) break;
    yield inOrder(table, rows);
  }
  await sql`close latchkey_rows`.execute(tx);
}

/** Ours, which are sent as they are. Whatever else an app has is sent as text. */
const isOurs = (type: string): boolean => type === 'text' || type === 'bigint';

/** One array a column: a statement of a few parameters takes any number of rows, and each value comes with its type. */
async function insertColumns(tx: Transaction<Schema>, table: Table, rows: readonly Row[]): Promise<readonly Row[]> {
  const columns = await describeColumns(tx, table);
  const arrays = columns.map(({ type }, index) => {
    const values = rows.map((row) => row[index] ?? null);
    return isOurs(type) ? sql`${values}::${sql.raw(type)}[]` : sql`${values.map(asText)}::text[]`;
  });
  const names = columns.map(({ name }) => sql.ref(name));
  const sent = sql`unnest(${sql.join(arrays)}) as sent (${sql.join(names)})`;
  const values = columns.map(({ name, type }) =>
    isOurs(type) ? sql.ref(name) : sql`${sql.ref(name)}::${sql.raw(type)}`,
  );
  try {
    await sql`insert into ${sql.table(table.name)} (${sql.join(names)}) overriding system value
      select ${sql.join(values)} from ${sent}`.execute(tx);
    if (columns.every(({ type }) => isOurs(type))) return rows;
    const read = columns.map(
      ({ name, type }, index) => sql`${readAs(type, values[index] ?? sql``)} as ${sql.ref(name)}`,
    );
    return inOrder(table, (await sql<Values>`select ${sql.join(read)} from ${sent}`.execute(tx)).rows);
  } catch (error) {
    throw explained(error, table);
  }
}

const asText = (value: Row[number]): string | null => {
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  return value === null ? null : String(value);
};

/** SQLite keeps any value in any column, PostgreSQL does not (class 22: data exceptions). */
function explained(error: unknown, { name }: Table): unknown {
  const { code = '', message } = error as { code?: string; message: string };
  if (!code.startsWith('22')) return error;
  const what = `PostgreSQL does not take a value of the table ${name}: ${message}. Change the value, or the column's type.`;
  return new TransferRefused('value_refused', what, { cause: error });
}
