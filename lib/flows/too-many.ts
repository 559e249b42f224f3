import { admit, type Rate } from '../auth/throttle';
import type { Db } from '../db/client';
import { AuthError } from '../errors';
import { countThrottled, type Throttled } from '../observe/metrics';
import { hours, minutes } from '../time';

/** The refusal of what comes too often, counted. @param wait seconds */
export function tooMany(what: Throttled, wait: number): AuthError {
  countThrottled(what);
  return new AuthError('too_many_requests', {
    message: `Too many attempts. Try again in ${inWords(wait)}`,
    retryAfter: wait,
  });
}

function inWords(wait: number): string {
  if (wait < minutes(2)) return `${wait} second${wait === 1 ? '' : 's'}`;
  if (wait < hours(2)) return `${Math.ceil(wait / minutes(1))} minutes`;
  return `${Math.ceil(wait / hours(1))} hours`;
}

/** Counts one more, or refuses. @throws AuthError `too_many_requests` with the time to wait */
export async function requireAdmission(db: Db, key: `${Throttled}:${string}`, rate: Rate, now: number): Promise<void> {
  const wait = await admit(db, key, rate, now);
  if (wait > 0) throw tooMany(key.slice(0, key.indexOf(':')) as Throttled, wait);
}
