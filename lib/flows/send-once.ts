import { setTimeout as sleep } from 'node:timers/promises';
import {
  claimSentForm,
  type FormClaim,
  findSentForm,
  HELD,
  releaseSentForm,
  type Sent,
  settleSentForm,
} from '../auth/sent-form';
import type { Db } from '../db/client';
import { AuthError } from '../errors';

/** What a form does, and what it answers when it is sent again. */
export type Sendable<T, Checked> = {
  /** Refuses, by throwing, what needs no write to refuse: strangers' forms that fail must not keep the database busy. */
  check: () => Promise<Checked>;
  /** Carries it out, with `requireSettled()` in its transaction. @param checked what the check found, a moment before */
  first: (claim: FormClaim | null, checked: Checked) => Promise<T>;
  /** @param sessionId of the session that began the first time, if one did */
  again: (sessionId: string | null) => Promise<T>;
};

type Claimed<Checked> = { status: 'claimed'; claim: FormClaim; checked: Checked };

/** Milliseconds until a request that waits for another looks again; doubled each time. */
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 1000;

/**
 * Carries a form out once (an idempotency key). Sent again within ten minutes, it gets the answer of the first time; sent again
 * while that one still runs, it waits for it. A failure is not remembered: the next one is tried afresh.
 *
 * For a form of yours take `from` of `askedInForm()` in the handler, or of `requirePerson()` where somebody is signed in, and call
 * `requireSettled()` in the transaction. The shortest example is `verifyEmail()`.
 *
 * @param hash of the form (lib/http/sent-form.ts); null for what may be done twice
 * @throws AuthError `server_overloaded` when the other request takes longer than any should; and what `first` throws
 */
export async function sendOnce<T, Checked>(
  db: Db,
  hash: string | null | undefined,
  { check, first, again }: Sendable<T, Checked>,
  now: number,
): Promise<T> {
  if (!hash) return first(null, await check());
  for (let waited = 0, pause = FIRST_PAUSE; waited <= 2 * HELD * 1000; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    const sending = await claimNew(db, hash, check, now + Math.floor(waited / 1000));
    if (sending.status === 'settled') return again(sending.sessionId);
    const done = sending.status === 'claimed' ? await carryOut(db, sending, first) : null;
    if (done) return done.result;
    await sleep(pause);
    waited += pause;
  }
  throw new AuthError('server_overloaded', { retryAfter: HELD });
}

/** Claims a form that passes the check, unless it was sent before. */
async function claimNew<Checked>(
  db: Db,
  hash: string,
  check: () => Promise<Checked>,
  now: number,
): Promise<Sent | Claimed<Checked>> {
  const before = await findSentForm(db, hash, now);
  if (before) return before;
  try {
    const checked = await check();
    const sending = await claimSentForm(db, hash, now);
    return sending.status === 'claimed' ? { ...sending, checked } : sending;
  } catch (error) {
    const meanwhile = await findSentForm(db, hash, now); // perhaps what it did is why the check fails
    if (meanwhile) return meanwhile;
    throw error;
  }
}

/** @returns null when another request took the claim over, or the work was committed after all: its answer is stored, or will be */
async function carryOut<T, Checked>(
  db: Db,
  { claim, checked }: Claimed<Checked>,
  first: Sendable<T, Checked>['first'],
): Promise<{ result: T } | null> {
  try {
    return { result: await first(claim, checked) };
  } catch (error) {
    // While the database is down the claim can't be released; it expires by itself. The first error is the one to report.
    if (await releaseSentForm(db, claim).catch(() => true)) throw error;
    return null;
  }
}

/**
 * Notes in a transaction that it carries the form out. Throws, and so rolls back, when another request has taken the form over.
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
