import { setTimeout as sleep } from 'node:timers/promises';
import { RETAINED, type Retained, removeBatch } from '../auth/retention';
import { randomFraction } from '../crypto/random';
import { type Db, getDb } from '../db/client';
import { log } from '../observe/log';
import { countPurged } from '../observe/metrics';
import { minutes, now, nowInMilliseconds } from '../time';

/** Rows that one statement removes: a few milliseconds, in which SQLite lets nobody else write. */
export const BATCH = 100;

/** After a batch comes a pause of nine times as long, so that removing takes a tenth of a machine however slow that is. */
const PAUSES_PER_BATCH = 9;

/**
 * Removes what is kept no longer (lib/auth/retention.ts) from the database, in small batches with pauses between them.
 *
 * @returns how many rows of what, where there were any
 */
export async function purge(db: Db, now: () => number): Promise<Partial<Record<Retained, number>>> {
  const removed: Partial<Record<Retained, number>> = {};
  for (const what of RETAINED) {
    const count = await removeAll(db, what, now);
    if (count > 0) removed[what] = count;
  }
  return removed;
}

async function removeAll(db: Db, what: Retained, now: () => number): Promise<number> {
  for (let removed = 0; ; ) {
    const start = nowInMilliseconds();
    const count = await removeBatch(db, what, BATCH, now());
    removed += count;
    countPurged(what, count);
    if (count < BATCH) return removed;
    await sleep(PAUSES_PER_BATCH * Math.max(1, nowInMilliseconds() - start), undefined, { ref: false });
  }
}

/** How often a process looks, give or take half of it, so that several seldom do at once; where they do, it does no harm. */
const EVERY = minutes(5);

/** Starts purging, in the background, for as long as this process lives. */
export function startPurge(): void {
  const later = () => setTimeout(look, EVERY * (0.5 + randomFraction()) * 1000).unref();
  const look = async (): Promise<void> => {
    try {
      const removed = await purge(getDb(), now);
      if (Object.keys(removed).length > 0) log.info(removed, 'purged');
    } catch (error) {
      log.warn({ err: error }, 'the database cannot be purged'); // and will be, in some minutes
    }
    later();
  };
  later();
}
