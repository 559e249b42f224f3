import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { getConfig } from '../config';
import { AuthError } from '../errors';
import type { Proof } from './password-hashes/proof';

export type HashJob = { kind: 'hash'; text: string; cost: number };
/** A wrong password takes as long as a hash of this `cost`, however cheap the stored one is. */
export type CompareJob = { kind: 'compare'; text: string; proof: Proof; cost: number };
/** `rounds`: what was spent, as rounds of bcrypt. */
export type Comparison = { matches: boolean; rounds: number };

export type PasswordJob = HashJob | CompareJob;
type Result = string | Comparison;
type ResultOf<Job> = Job extends HashJob ? string : Comparison;
type Waiting = { job: PasswordJob; resolve: (result: Result) => void; reject: (error: unknown) => void };

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

  /** @returns null when the queue is full */
  run(job: PasswordJob): Promise<Result> | null {
    if (this.full) return null;
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, resolve, reject });
      this.#next();
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#idle, ...this.#busy.keys()].map((worker) => worker.terminate()));
  }

  #next(): void {
    if (this.#queue.length === 0 || this.#busy.size >= this.#size) return;
    const waiting = this.#queue.shift();
    if (!waiting) return;
    const worker = this.#idle.pop() ?? this.#start();
    this.#busy.set(worker, waiting);
    worker.ref(); // a job under way keeps the process alive, an idle worker does not
    worker.postMessage(waiting.job);
  }

  #start(): Worker {
    const file = path.join(/* turbopackIgnore: true */ process.cwd(), 'lib/auth/password-worker.mjs');
    const worker = new Worker(file, { env: {}, execArgv: [] });
    worker.on('message', (result: Result) => {
      const waiting = this.#release(worker);
      this.#idle.push(worker);
      worker.unref();
      waiting?.resolve(result);
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

// Route handlers and pages are separate module instances; one process shall have one pool.
const shared = globalThis as typeof globalThis & { latchkeyPasswordPool?: PasswordPool };

/** Whether this process would refuse to check one password more. */
export const isOverloaded = (): boolean => shared.latchkeyPasswordPool?.full ?? false;

export const overloaded = (): AuthError => new AuthError('server_overloaded', { retryAfter: RETRY_AFTER });

/** @throws AuthError `server_overloaded` when the queue is full: nobody's outcome, so every caller lets it pass */
export async function runPasswordJob<Job extends PasswordJob>(job: Job): Promise<ResultOf<Job>> {
  shared.latchkeyPasswordPool ??= new PasswordPool(workersFor(getConfig().webConcurrency ?? 1));
  const running = shared.latchkeyPasswordPool.run(job);
  if (!running) throw overloaded();
  return running as Promise<ResultOf<Job>>;
}
