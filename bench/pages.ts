import { load, median, quantile, type Target } from './load';
import { processorTime, residentMemory } from './servers';

/** Enough to keep one core busy. */
export const CONNECTIONS = 8;

const LEAD_IN = 1; // seconds: a server that waited for its turn has gone a little cold
const WARM_UP = 12; // a fresh server on one core needs some 20 s of load altogether to reach full speed

export type Figure = {
  rate: number;
  p50: number;
  p99: number;
  /** Milliseconds of processor time an answer: says the same as the rate, whatever else the machine is doing. */
  processor: number;
  /** MiB that the process holds after it. */
  memory: number;
};

/** What is asked for, and the process that answers. */
export type Served = Target & { pid: number };

async function measure(target: Served, seconds: number): Promise<Figure> {
  const before = processorTime(target);
  const { rate, times } = await load(target, CONNECTIONS, seconds);
  const [sorted = []] = times.values();
  const processor = (processorTime(target) - before) / sorted.length;
  return { rate, p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), processor, memory: residentMemory(target) };
}

/**
 * Measures each target in turn, round after round, so that what changes about the machine changes for all of them.
 *
 * @param seconds how long each is measured in a round
 * @returns the medians of the rounds
 */
export async function measureInTurn<Name extends string>(
  targets: Readonly<Record<Name, Served>>,
  { rounds, seconds, say }: { rounds: number; seconds: number; say: (text: string) => void },
): Promise<Record<Name, Figure>> {
  const names = Object.keys(targets) as Name[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as Figure[]])) as Record<Name, Figure[]>;
  for (const name of names) {
    say(`warming up ${name}`);
    await load(targets[name], CONNECTIONS, WARM_UP);
  }
  for (let round = 1; round <= rounds; round++) {
    for (const name of names) {
      await load(targets[name], CONNECTIONS, LEAD_IN);
      const each = await measure(targets[name], seconds);
      measured[name].push(each);
      say(`round ${round} of ${rounds}: ${name} ${each.rate.toFixed(0)}/s, ${each.processor.toFixed(2)} ms each`);
    }
  }
  const medians = names.map((name) => [name, medianFigure(measured[name])]);
  return Object.fromEntries(medians) as Record<Name, Figure>;
}

const medianFigure = (figures: readonly Figure[]): Figure => ({
  rate: median(figures.map(({ rate }) => rate)),
  p50: median(figures.map(({ p50 }) => p50)),
  p99: median(figures.map(({ p99 }) => p99)),
  processor: median(figures.map(({ processor }) => processor)),
  memory: median(figures.map(({ memory }) => memory)),
});
