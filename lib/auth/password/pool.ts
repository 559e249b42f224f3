import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { getConfig } from '../../config/config';
import { AuthError } from '../../errors';
import { countHash, countHashRefused, readPasswordQueue } from '../../observe/metrics';
import { inSpan } from '../../observe/trace';
import { perProcess } from '../../per-process';
import { seconds, stopwatch } from '../../time';
import type { Proof } from './hashes/proof';

export type HashJob = { kind: 'hash'; text: string; cost: number };
/** A wrong password takes as long as a hash of this `cost`, however cheap the stored one is. */
export type CompareJob = { kind: 'compare'; text: string; proof: Proof; cost: number };
/** `rounds`: what was spent, as rounds of bcrypt. */
export type Comparison = { matches: boolean; rounds: number };

export type PasswordJob = HashJob | CompareJob;
/** Computes nothing: whoever answers it lives. */
type Ping = { kind: 'ping' };
type Result = string | Comparison | true;
type ResultOf<Job> = Job extends HashJob ? string : Comparison;
type Waiting = {
  job: PasswordJob | Ping;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
  /** Seconds since it came. */
  elapsed: () => number;
  /** Of those, how many it waited for a thread. */
  waited: number;
};

/**
 * This process's share of the cores that may hash. One core is left to pages and renewals, which must stay fast while people
 * sign in; where every process has to have its one worker, it is the worker's low priority (password-worker.mjs) that sees to that.
 */
export function workersFor(processes: number, cores = availableParallelism()): number {
  return Math.max(1, Math.floor((cores - 1) / processes));
}

/** About five seconds of waiting at cost 12 (350 ms a hash). Who would wait longer is told to come back instead. */
const QUEUE_PER_WORKER = 16;
const RETRY_AFTER = 5; // seconds

/** The dearest password that settings allow takes a tenth of it: what works longer does not work. */
const STUCK_AFTER = seconds(60);

/**
 * A bounded pool of worker threads. Jobs run in the order they came; a job that finds the queue full is refused at once.
 */
export class PasswordPool {
  readonly #size: number;
  readonly #queueLength: number;
  readonly #queue: Waiting[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Waiting>();

  constructor(size: number, queueLength = size * QUEUE_PER_WORKER) {
    this.#size = size;
    this.#queueLength = queueLength;
  }

  /** Whether one job more would be refused. */
  get full(): boolean {
    return this.#busy.size >= this.#size && this.#queue.length >= this.#queueLength;
  }

  get size(): number {
    return this.#size;
  }

  get running(): number {
    return this.#busy.size;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** @returns null when the queue is full */
  run(job: PasswordJob | Ping): Promise<Result> | null {
    if (this.full) return null;
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, resolve, reject, elapsed: stopwatch(), waited: 0 });
      this.#next();
    });
  }

  /** Whether passwords can be computed: a thread is at it, or answers when it is asked. Being busy is no illness. */
  async alive(): Promise<boolean> {
    const atWork = [...this.#busy.values()];
    if (atWork.length > 0) return atWork.some(({ elapsed, waited }) => elapsed() - waited < STUCK_AFTER);
    return (
      this.run({ kind: 'ping' })?.then(
        () => true,
        () => false,
      ) ?? true
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.#idle, ...this.#busy.keys()].map((worker) => worker.terminate()));
  }

  #next(): void {
    if (this.#queue.length === 0 || this.#busy.size >= this.#size) return;
    const waiting = this.#queue.shift();
    if (!waiting) return;
    waiting.waited = waiting.elapsed();
    const worker = this.#idle.pop() ?? this.#start();
    this.#busy.set(worker, waiting);
    worker.ref(); // a job under way keeps the process alive, an idle worker does not
    worker.postMessage(waiting.job);
  }

  #start(): Worker {
    const file = path.join(/* turbopackIgnore: true */ process.cwd(), 'lib/auth/password/password-worker.mjs');
    const worker = new Worker(file, { env: {}, execArgv: [] });
    worker.on('message', (result: Result) => {
      const waiting = this.#release(worker);
      this.#idle.push(worker);
      worker.unref();
      if (waiting) settle(waiting, result);
      this.#next();
    });
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', () => this.#lose(worker, new Error('a password worker ended')));
    return worker;
  }

  #release(worker: Worker): Waiting | undefined {
    const waiting = this.#busy.get(worker);
    this.#busy.delete(worker);
    return waiting;
  }

  /** A worker that died takes its job with it; the next job starts another. */
  #lose(worker: Worker, error: unknown): void {
    const index = this.#idle.indexOf(worker);
    if (index >= 0) this.#idle.splice(index, 1);
    this.#release(worker)?.reject(error);
    this.#next();
  }
}

function settle({ job, resolve, elapsed, waited }: Waiting, result: Result): void {
  if (job.kind !== 'ping') countHash(job.kind, { waited, took: elapsed() - waited });
  resolve(result);
}

/** Its size is the number of threads that this process may use. */
export const processPool = perProcess('password pool', () =>
  watched(new PasswordPool(workersFor(getConfig().webConcurrency ?? 1))),
);

/** Whether this process would refuse to check one password more. */
export const isOverloaded = (): boolean => processPool.peek()?.full ?? false;

export const overloaded = (): AuthError => new AuthError('server_overloaded', { retryAfter: RETRY_AFTER });

/** The refusal of one password, counted. */
export function refusedHash(): AuthError {
  countHashRefused();
  return overloaded();
}

/** @throws AuthError `server_overloaded` when the queue is full: nobody's outcome, so every caller lets it pass */
export async function runPasswordJob<Job extends PasswordJob>(job: Job): Promise<ResultOf<Job>> {
  return inSpan('password hash', { kind: job.kind }, async () => {
    const running = processPool.get().run(job);
    if (!running) throw refusedHash();
    return running as Promise<ResultOf<Job>>;
  });
}

/** Whether this process can compute passwords. Starts a thread to find out, where there is none yet. */
export const passwordsAlive = (): Promise<boolean> => processPool.get().alive();

function watched(pool: PasswordPool): PasswordPool {
  readPasswordQueue({ workers: () => pool.size, running: () => pool.running, waiting: () => pool.waiting });
  return pool;
}
