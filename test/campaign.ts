/** Counts what came of each try of a campaign, and says so when it is over. */
export type Campaign = {
  count(outcome: string | number): void;
  counts(): Record<string, number>;
  /** Prints the line that docs/security-testing.md quotes: name, seed, how many, how long, what came of them. */
  report(): void;
};

export function campaign(name: string, seed: number): Campaign {
  const started = performance.now();
  const outcomes = new Map<string, number>();
  const counts = () => Object.fromEntries([...outcomes].sort(([one], [other]) => one.localeCompare(other)));
  return {
    count: (outcome) => outcomes.set(String(outcome), (outcomes.get(String(outcome)) ?? 0) + 1),
    counts,
    report: () => {
      const tried = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
      const took = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${name}: ${tried} tried in ${took} s, seed ${seed}: ${JSON.stringify(counts())}`);
    },
  };
}
