import { setTimeout as sleep } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import type { Db } from './client';
import type { Schema } from './schema';

/**
 * PostgreSQL chose this transaction as the one to give way: serialization_failure, deadlock_detected, and unique_violation where
 * another was first with what this one had found free; looking again it finds it taken. (A deadlock is detected
 * after `deadlock_timeout`, a second by default; our own limit on a query ends it sooner where that was not lowered.)
 */
const GIVE_WAY = new Set(['40001', '40P01', '23505']);
const ATTEMPTS = 5;

const gaveWay = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && GIVE_WAY.has(error.code);

/** Runs `work` in one transaction: all of it happens, or, when it throws, none. Run again when the database says so. */
export async function inTransaction<T>(db: Db, work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (attempt >= ATTEMPTS || !gaveWay(error)) throw error;
      await sleep(2 ** attempt); // milliseconds; the other side is done in a few
    }
  }
}
