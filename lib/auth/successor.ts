import type { Db } from '../db/client';
import { isDatabaseUnavailable } from '../db/failures';
import { perProcess } from '../per-process';
import { CLOCK_TOLERANCE, seconds } from '../time';

/** The last exchange of a session's refresh token for its successor. */
export type Successor = {
  rotatedAt: number;
  /** When the successor was seen to have arrived. Null: its answer may be lost. */
  keptAt: number | null;
};

/** How long the generation just replaced gets its successor in any case: longer than a request that raced takes. */
export const REFRESH_GRACE = seconds(30);

/**
 * Age at which an access token proves that its client kept the answer it came in: 30 s in which a browser may not have
 * written its cookies to disk yet (Chromium), and what the clocks of two machines may differ by.
 */
export const KEPT_AFTER = seconds(30) + CLOCK_TOLERANCE;

/** Seconds without another try after one that failed: waiting for SQLite's lock stops the whole process. */
const PAUSE = seconds(10);

/** Whether the generation before the current one still gets its successor (docs/decisions/034). */
export const isPredecessorGood = ({ rotatedAt, keptAt }: Successor, now: number): boolean =>
  keptAt === null || now - rotatedAt <= REFRESH_GRACE;

const pausedUntil = perProcess('pause of notes on successors', () => 0);

/**
 * Notes that a session's current refresh token arrived, once a renewal: its client presents an access token that was issued
 * at or after the renewal, a minute or more ago. Writes nothing otherwise.
 *
 * Nothing is lost where the database takes no writes: the next request notes it.
 *
 * @param issuedAt claim `iat` of the access token
 */
export async function noteSuccessorKept(
  db: Db,
  { session, successor }: { session: { id: string }; successor: Successor },
  issuedAt: number,
  now: number,
): Promise<void> {
  const { rotatedAt, keptAt } = successor;
  if (keptAt !== null || issuedAt < rotatedAt || now - issuedAt < KEPT_AFTER || now < pausedUntil.get()) return;
  try {
    await db
      .updateTable('sessions')
      .set({ kept_at: now })
      .where('id', '=', session.id)
      .where('kept_at', 'is', null)
      .where('rotated_at', '<=', issuedAt) // not renewed again meanwhile
      .execute();
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error;
    pausedUntil.set(now + PAUSE);
  }
}
