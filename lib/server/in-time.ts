import { setTimeout as sleep } from 'node:timers/promises';

/** Whatever hangs, who asks how this process is gets an answer within a second. */
const LIMIT_MS = 800;

/** What `work` comes to, or null where it fails or takes too long. */
export async function inTime<T>(work: Promise<T>): Promise<T | null> {
  const cancel = new AbortController();
  const late = sleep(LIMIT_MS, null, { signal: cancel.signal, ref: false }).catch(() => null);
  const done = await Promise.race([work.catch(() => null), late]);
  cancel.abort();
  return done;
}
