import { addRow, emptyDigest, formatDigest, type Row } from './digest';
import { TransferRefused } from './refused';
import type { Table } from './tables';
import { comparable } from './values';

/** One side of a copy: a database within one transaction, so that all that is read is of one moment. */
export type Store = {
  count(table: Table): Promise<number>;
  /** All rows, some thousand at a time: memory stays flat. */
  read(table: Table): AsyncIterable<Row[]>;
  /** @returns the rows as this side reads them when it has them: a type of its own may write a value another way */
  write(table: Table, rows: readonly Row[]): Promise<readonly Row[]>;
  /** Called when all rows of a table were written. */
  done?(table: Table): Promise<void>;
};

/** Told how many rows, or pages of a file, were dealt with so far, of how many. */
export type Report = (done: number, all: number, what: 'rows' | 'pages') => void;

/** What is in each table, by its name, as `formatDigest` says it. */
export type Contents = Record<string, string>;

/** How many rows that are. */
export const rowsIn = (digest: string | undefined): number => Number(digest?.split(' ')[0] ?? 0);

/**
 * Copies all rows of these tables, in this order, and reads them back: row counts and digests must be equal.
 *
 * @throws TransferRefused when they differ; the caller's transaction must not be committed then
 */
export async function copyRows(from: Store, to: Store, tables: readonly Table[], report: Report): Promise<Contents> {
  const counts = await Promise.all(tables.map((table) => from.count(table)));
  const all = 2 * counts.reduce((sum, count) => sum + count, 0);
  let done = 0;
  const dealtWith = (rows: number) => {
    done += rows;
    report(done, all, 'rows');
  };
  const contents: Contents = {};
  for (const table of tables) {
    const sent = emptyDigest();
    for await (const rows of from.read(table)) {
      for (const row of await to.write(table, rows)) addRow(sent, comparable(table, row));
      dealtWith(rows.length);
    }
    await to.done?.(table);
    contents[table.name] = formatDigest(sent);
  }
  await requireContents(to, tables, contents, dealtWith);
  return contents;
}

/**
 * Reads all rows of these tables and compares them with what they should be.
 *
 * @param seen is told how many more were read
 * @throws TransferRefused when they differ
 */
export async function requireContents(
  store: Store,
  tables: readonly Table[],
  expected: Contents,
  seen: (rows: number) => void = () => {},
): Promise<void> {
  for (const table of tables) {
    const found = await digestOf(store, table, seen);
    const wanted = expected[table.name];
    if (found === wanted) continue;
    const [has, should] = [rowsIn(found), rowsIn(wanted)];
    const what = has === should ? 'as many rows, but others' : `${has} rows instead of ${should}`;
    throw new TransferRefused('differs', `The table ${table.name} has ${what}.`);
  }
}

/** @param seen is told how many more rows were read */
export async function digestOf(store: Store, table: Table, seen: (rows: number) => void = () => {}): Promise<string> {
  const digest = emptyDigest();
  for await (const rows of store.read(table)) {
    for (const row of rows) addRow(digest, comparable(table, row));
    seen(rows.length);
  }
  return formatDigest(digest);
}
