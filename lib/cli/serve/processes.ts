import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { now } from '../../time';
import { pauseBeforeNext, recentEnds } from './back-off';
import { MetricsRelay } from './metrics-relay';
import { type Program, SERVER_ENV, SERVER_FLAGS, timeToEnd, whenToldToEnd } from './next';

/**
 * Serves the production build from several processes on one port. One that dies is replaced; told to end, all finish their
 * requests first.
 *
 * The first goes ahead, so that what keeps a server from starting is said once and ends it all.
 */
export async function serveFrom(count: number, { file, args }: Program): Promise<void> {
  process.env.WEB_CONCURRENCY = String(count); // by which each knows its share of the cores
  cluster.setupPrimary({ exec: file, args: [...args], execArgv: SERVER_FLAGS });
  new MetricsRelay().start();
  const processes = new Processes(count);
  whenToldToEnd(() => processes.end(0));
  if (!(await processes.start())) processes.end(1);
  else for (let more = 1; more < count; more++) processes.start();
}

class Processes {
  readonly #count: number;
  readonly #running = new Set<Worker>();
  #ends: number[] = [];
  #started = false;
  #exitCode: number | null = null;

  constructor(count: number) {
    this.#count = count;
  }

  /** @returns whether it came so far that it serves */
  async start(): Promise<boolean> {
    if (this.#exitCode !== null) return false;
    const worker = cluster.fork({ ...SERVER_ENV, ...process.env });
    this.#running.add(worker);
    worker.once('exit', (code, signal) => this.#ended(worker, signal ?? `exit code ${code}`));
    return Promise.race([
      once(worker, 'message').then(() => (this.#started = true)),
      once(worker, 'exit').then(() => false),
    ]);
  }

  /** Lets all finish their requests, and ends this process with them. */
  end(exitCode: number): void {
    if (this.#exitCode !== null) return;
    this.#exitCode = exitCode;
    for (const worker of this.#running) worker.process.kill('SIGTERM');
    setTimeout(() => this.#kill(), timeToEnd() * 1000);
    this.#endWithLast();
  }

  #kill(): void {
    this.#exitCode = 1;
    console.error(`${this.#running.size} server process(es) did not finish within ${timeToEnd()} s: killed.`);
    for (const worker of this.#running) worker.process.kill('SIGKILL');
  }

  #endWithLast(): void {
    if (this.#exitCode !== null && this.#running.size === 0) process.exit(this.#exitCode);
  }

  #ended(worker: Worker, reason: string): void {
    this.#running.delete(worker);
    this.#endWithLast();
    if (this.#exitCode === null && this.#started)
      this.#replace(`Server process ${worker.process.pid} ended (${reason})`);
  }

  #replace(news: string): void {
    this.#ends = [...recentEnds(this.#ends, now()), now()];
    const pause = pauseBeforeNext(this.#ends.length, this.#count);
    if (pause === null) {
      console.error(
        `${news}, the ${this.#ends.length}th within a minute. Latchkey gives up; look for the reason above.`,
      );
      this.end(1);
      return;
    }
    console.error(`${news}; another takes its place.`);
    setTimeout(() => this.start(), pause);
  }
}
