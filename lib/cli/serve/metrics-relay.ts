import cluster, { type Worker } from 'node:cluster';
import { addUp, countsOf, type Snapshot } from '../../observe/metrics';
import { isMetricsMessage, type MetricsMessage } from '../../observe/metrics-exchange';

/** A process that is too busy to answer by then is told of by what it had counted before. */
const ANSWER_WITHIN_MS = 1_000;

type Round = { answered: Set<Worker>; missing: Set<Worker>; over: () => void };

/**
 * Gathers the figures of all server processes for the one that was asked for them.
 *
 * What a process had counted when it was last asked stays in the sum after it is gone. So no counter ever falls below what was told
 * before, and `rate()` takes nothing for a new start that is none. What it counted since is lost with it.
 */
export class MetricsRelay {
  /** Of the processes that serve, as they last told. */
  readonly #latest = new Map<Worker, Snapshot>();
  #gone: Promise<Snapshot> = Promise.resolve([]);
  readonly #rounds = new Map<number, Round>();
  #lastRound = 0;

  start(): void {
    cluster.on('message', (worker, message: unknown) => {
      if (message === 'started') this.#latest.set(worker, []);
      if (isMetricsMessage(message)) this.#heard(worker, message);
    });
    cluster.on('exit', (worker) => this.#lost(worker));
  }

  #heard(worker: Worker, message: MetricsMessage): void {
    if (message.metrics === 'all?') void this.#tell(worker, message.id);
    if (message.metrics !== 'mine') return;
    this.#latest.set(worker, message.snapshot);
    const round = this.#rounds.get(message.id);
    round?.answered.add(worker);
    this.#settle(round, worker);
  }

  async #tell(asking: Worker, id: number): Promise<void> {
    const answered = await this.#askAll();
    const gone = await this.#gone;
    const living = [...this.#latest].map(([worker, told]) => (answered.has(worker) ? told : countsOf(told)));
    send(asking, { metrics: 'all', id, snapshots: [gone, ...living] });
  }

  /** @returns who answered in time */
  async #askAll(): Promise<Set<Worker>> {
    const id = ++this.#lastRound;
    const round: Round = { answered: new Set(), missing: new Set(this.#latest.keys()), over: () => {} };
    this.#rounds.set(id, round);
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, ANSWER_WITHIN_MS);
      round.over = () => {
        clearTimeout(late);
        resolve();
      };
      for (const worker of round.missing) send(worker, { metrics: 'yours?', id });
    });
    this.#rounds.delete(id);
    return round.answered;
  }

  #settle(round: Round | undefined, worker: Worker): void {
    round?.missing.delete(worker);
    if (round?.missing.size === 0) round.over();
  }

  #lost(worker: Worker): void {
    const counted = countsOf(this.#latest.get(worker) ?? []);
    this.#latest.delete(worker);
    this.#gone = this.#gone.then((gone) => addUp([gone, counted]));
    for (const round of this.#rounds.values()) this.#settle(round, worker);
  }
}

function send(worker: Worker, message: MetricsMessage): void {
  if (worker.isConnected()) worker.send(message, () => {}); // one that is just ending does not hear it
}
