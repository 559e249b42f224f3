import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';

/** What is asked for, again and again. */
export type Target = {
  url: string;
  /** The status that every answer must have: a figure of errors is none. Null where several are right. */
  status: number | null;
  method?: 'GET' | 'POST';
  /** Made anew for each request. */
  headers?: () => Record<string, string>;
  body?: () => string;
};

export type Answered = {
  /** Answers a second. */
  rate: number;
  /** Milliseconds until an answer was whole, by status, sorted. */
  times: ReadonlyMap<number, readonly number[]>;
};

const TIMEOUT = 60; // seconds: who waits in a queue of sign-ins waits long

/** Keeps `connections` requests under way for a while. @throws where an answer has another status than it should */
export async function load(target: Target, connections: number, seconds: number): Promise<Answered> {
  const { url, method = 'GET', headers = () => ({}), body, status } = target;
  const setupRequest = (request: autocannon.Request) => ({
    ...request,
    headers: { ...request.headers, ...headers() },
    ...(body && { body: body() }),
  });
  const running = autocannon(
    { url, method, connections, duration: seconds, timeout: TIMEOUT, requests: [{ setupRequest }] },
    () => {},
  );
  const times = new Map<number, number[]>();
  running.on('response', (_client, answered, _bytes, milliseconds) => {
    const same = times.get(answered) ?? [];
    same.push(milliseconds);
    times.set(answered, same);
  });
  const [{ errors, duration }] = (await once(running, 'done')) as [autocannon.Result];
  for (const each of times.values()) each.sort((a, b) => a - b);

  const others = [...times.keys()].filter((each) => status !== null && each !== status);
  if (errors > 0 || others.length > 0) throw new Error(`${url}: ${errors} errors, answers ${others.join(', ')}`);
  const count = [...times.values()].reduce((sum, each) => sum + each.length, 0);
  return { rate: count / duration, times };
}

/** Runs `work` while a load is on, and stops the load when it is done. */
export async function under<T>(target: Target, connections: number, seconds: number, work: () => Promise<T>) {
  const loading = load(target, connections, seconds);
  await sleep(2_000); // until the queue is full
  const [result, answered] = await Promise.all([work(), loading]);
  return { result, answered };
}

/** The value below which this share of them lies. @param sorted ascending */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

export const median = (values: readonly number[]): number =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
