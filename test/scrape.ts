/** The value of each series, by its name and labels as Prometheus writes them. */
export type Scrape = ReadonlyMap<string, number>;

export function parseMetrics(text: string): Scrape {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

/** Scrapes a server as Prometheus does. @throws Error when it is not let in */
export async function scrape(origin: string, headers: Record<string, string> = {}): Promise<Scrape> {
  const answer = await fetch(`${origin}/api/metrics`, { headers });
  if (answer.status !== 200) throw new Error(`/api/metrics answered ${answer.status}: ${await answer.text()}`);
  return parseMetrics(await answer.text());
}
