import { setTimeout as sleep } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import type { Db } from './client';
import { isConflict } from './failures';
import type { Schema } from './schema';

const ATTEMPTS = 5;

const afterCommit = new WeakMap<Db, (() => void)[]>();

/** Does something once what was changed is there for good: after the transaction, if `db` is one, else at once. */
export function onCommit(db: Db, work: () => void): void {
  const waiting = afterCommit.get(db);
  if (waiting) waiting.push(work);
  else work();
}

/** Runs `work` in one transaction: all of it happens, or, when it throws, none. Run again when the database says so. */
export async function inTransaction<T>(db: Db, work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const waiting: (() => void)[] = [];
      const result = await db.transaction().execute((tx) => {
        afterCommit.set(tx, waiting);
        return work(tx);
      });
      for (const each of waiting) each();
      return result;
    } catch (error) {
      if (attempt >= ATTEMPTS || !isConflict(error)) throw error;
      await sleep(2 ** attempt); // milliseconds; the other side is done in a few
    }
  }
}
