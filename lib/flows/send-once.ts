import { setTimeout as sleep } from 'node:timers/promises';
import { claimSentForm, type FormClaim, HELD, releaseSentForm, settleSentForm } from '../auth/sent-form';
import type { Db } from '../db/client';
import { AuthError } from '../errors';

/** What a form does, and what it gives whoever sends it again. */
export type Sendable<T> = {
  /** Carries it out, with `requireSettled()` in its transaction. */
  first: (claim: FormClaim | null) => Promise<T>;
  /** @param sessionId of the session that began the first time, if one did */
  again: (sessionId: string | null) => Promise<T>;
};

/** Milliseconds until a request that waits for another looks again, each time twice as long. */
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 1000;

/**
 * Carries a form out once. Whoever sends it again within ten minutes gets the answer of the first time; whoever does at the same
 * moment waits for it. What failed is not remembered: the next one tries anew.
 *
 * @param hash of the form (lib/http/sent-form.ts); null for what is no form and may be done twice
 * @throws AuthError `server_overloaded` when the other request is not done for longer than any takes; and what `first` throws
 */
export async function sendOnce<T>(
  db: Db,
  hash: string | null | undefined,
  { first, again }: Sendable<T>,
  now: number,
): Promise<T> {
  if (!hash) return first(null);
  for (let waited = 0, pause = FIRST_PAUSE; waited <= 2 * HELD * 1000; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    const sending = await claimSentForm(db, hash, now + Math.floor(waited / 1000));
    if (sending.status === 'settled') return again(sending.sessionId);
    const done = sending.status === 'claimed' ? await carryOut(db, sending.claim, first) : null;
    if (done) return done.result;
    await sleep(pause);
    waited += pause;
  }
  throw new AuthError('server_overloaded', { retryAfter: HELD });
}

/** @returns null when the claim was lost or settled all the same: then somebody else knows the answer, or will */
async function carryOut<T>(db: Db, claim: FormClaim, first: Sendable<T>['first']): Promise<{ result: T } | null> {
  try {
    return { result: await first(claim) };
  } catch (error) {
    // With the database away it can't be given back, and runs off by itself; what went wrong first is what to tell.
    if (await releaseSentForm(db, claim).catch(() => true)) throw error;
    return null;
  }
}

/**
 * Notes in a transaction that the form is carried out with it, or undoes the transaction when another request has taken it over.
 *
 * @param sessionId of the session that begins with it, if one does
 */
export async function requireSettled(
  tx: Db,
  claim: FormClaim | null,
  sessionId: string | null,
  now: number,
): Promise<void> {
  if (claim && !(await settleSentForm(tx, claim, sessionId, now)))
    throw new Error('another request has taken over the form');
}
