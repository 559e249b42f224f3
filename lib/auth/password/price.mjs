// What a comparison costs, in rounds of bcrypt: a wrong password against a cheaper hash must not be answered sooner than one
// against no hash at all, or the time would tell whose account was imported.
import { readFileSync } from 'node:fs';
import { spend } from './proofs.mjs';

const LEAST = 4; // the lowest cost that bcrypt has: 16 rounds, about a millisecond
const SAMPLE = 8;

/**
 * Nanoseconds that this thread has run, not counting those in which others had its core: on Linux the kernel says so. Elsewhere it
 * is the time that has passed.
 */
function timeSpent() {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]);
  } catch {
    return Number(process.hrtime.bigint());
  }
}

function timed(work) {
  const began = timeSpent();
  const result = work();
  return { result, took: timeSpent() - began };
}

/** Nanoseconds of a round, as last measured: what slows or speeds up this machine does so to both sides. */
let round = 0;

function spendTimed(cost) {
  const { took } = timed(() => spend(cost));
  if (cost >= SAMPLE) round = took / 2 ** cost;
}

/** @returns what `work` returns, and how many rounds of bcrypt would have taken as long */
export function priced(work) {
  // The first is not compiled yet, and slower than any other will be.
  if (round === 0) for (let sample = 0; sample < 2; sample++) spendTimed(SAMPLE);
  const { result, took } = timed(work);
  return { result, rounds: took / round };
}

/** Makes up what is missing from `rounds` to a hash of this cost. @returns how many rounds that makes in all */
export function spendRest(rounds, cost) {
  let spent = rounds;
  while (2 ** cost - spent >= 2 ** LEAST) {
    const next = Math.floor(Math.log2(2 ** cost - spent));
    spendTimed(next);
    spent += 2 ** next;
  }
  return spent;
}
