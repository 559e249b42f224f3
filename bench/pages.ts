import { type Answered, load, median, quantile, type Target } from './load';

/** Enough to keep one core busy. */
export const CONNECTIONS = 8;

const LEAD_IN = 1; // seconds: a server that waited for its turn has gone a little cold
const WARM_UP = 12; // a fresh server on one core needs some 20 s of load altogether to reach full speed

export type Figure = { rate: number; p50: number; p99: number };

const figure = ({ rate, times }: Answered): Figure => {
  const [sorted = []] = times.values();
  return { rate, p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
};

/**
 * Measures each target in turn, round after round, so that what changes about the machine changes for all of them.
 *
 * @param seconds how long each is measured in a round
 * @returns the medians of the rounds
 */
export async function measureInTurn<Name extends string>(
  targets: Readonly<Record<Name, Target>>,
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
      const each = figure(await load(targets[name], CONNECTIONS, seconds));
      measured[name].push(each);
      say(`round ${round} of ${rounds}: ${name} ${each.rate.toFixed(0)}/s`);
    }
  }
  const medians = names.map((name) => [name, medianFigure(measured[name])]);
  return Object.fromEntries(medians) as Record<Name, Figure>;
}

const medianFigure = (figures: readonly Figure[]): Figure => ({
  rate: median(figures.map(({ rate }) => rate)),
  p50: median(figures.map(({ p50 }) => p50)),
  p99: median(figures.map(({ p99 }) => p99)),
});
