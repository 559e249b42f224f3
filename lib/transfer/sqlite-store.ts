import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Row } from './digest';
import { TransferRefused } from './refused';
import type { Store } from './store';
import { quoted, quotedList, type Table } from './tables';

const BATCH = 2000;

/** An open SQLite file. Reading is of one moment only within a transaction of the caller's; writing is in its transaction. */
export function sqliteStore(database: DatabaseSyncInstance): Store {
  return {
    async count({ name }) {
      const { count } = database.prepare(`select count(*) as count from ${quoted(name)}`).get() as { count: number };
      return count;
    },
    async *read({ name, columns }) {
      const statement = database.prepare(`select ${quotedList(columns)} from ${quoted(name)}`);
      statement.setReturnArrays(true);
      try {
        yield* inBatches(statement.iterate() as Iterable<Row>);
      } catch (error) {
        throw explained(error, name);
      }
    },
    async write(table, rows) {
      const insert = database.prepare(insertInto(table));
      for (const row of rows) insert.run(...row);
      return rows;
    },
  };
}

async function* inBatches(rows: Iterable<Row>): AsyncGenerator<Row[]> {
  let batch: Row[] = [];
  for (const row of rows) {
    if (batch.push(row) < BATCH) continue;
    yield batch;
    batch = [];
    await nextTurn(); // so that Ctrl-C is heard
  }
  if (batch.length > 0) yield batch;
}

function explained(error: unknown, table: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== 'ERR_OUT_OF_RANGE') return error;
  return new TransferRefused('value_refused', `The table ${table} has a number that cannot be copied: ${message}`, {
    cause: error,
  });
}

const insertInto = ({ name, columns }: Table): string =>
  `insert into ${quoted(name)} (${quotedList(columns)}) values (${columns.map(() => '?').join(', ')})`;
