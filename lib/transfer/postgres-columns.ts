import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Schema } from '../db/schema';
import { quoted, type Table } from './tables';

/** A column as PostgreSQL has it, which need not be the type that SQLite has for it. */
export type PostgresColumn = {
  name: string;
  type: string;
  /** The sequence that numbers new rows (`serial`, identity). */
  sequence: string | null;
};

/** The columns of a table, in its order. */
export async function describeColumns(tx: Transaction<Schema>, { name, columns }: Table): Promise<PostgresColumn[]> {
  const { rows } = await sql<PostgresColumn>`
    select attname as name, format_type(atttypid, atttypmod) as type, pg_get_serial_sequence(${quoted(name)}, attname) as sequence
    from pg_attribute where attrelid = to_regclass(${quoted(name)}) and attnum > 0 and not attisdropped`.execute(tx);
  return columns.flatMap((column) => rows.filter((row) => row.name === column));
}

/** Types whose values both databases and JavaScript agree on. */
const SHARED = /^(text|bigint|integer|smallint|real|double precision|bytea|character varying(\(\d+\))?)$/;

/** How a value is read: SQLite has no booleans, and whatever else it lacks it keeps as the text that PostgreSQL writes. */
export function readAs(type: string, value: RawBuilder<unknown>): RawBuilder<unknown> {
  if (SHARED.test(type)) return value;
  return type === 'boolean' ? sql`${value}::int` : sql`${value}::text`;
}

/** So that a new row is numbered after those that were copied. */
export async function alignSequences(tx: Transaction<Schema>, table: Table): Promise<void> {
  for (const { name, sequence } of await describeColumns(tx, table)) {
    if (sequence === null) continue;
    const highest = sql`max(${sql.ref(name)})`;
    await sql`select setval(${sequence}::regclass, ${highest}) from ${sql.table(table.name)} having ${highest} is not null`.execute(
      tx,
    );
  }
}
