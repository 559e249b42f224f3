import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseMetrics } from '../../test/scrape';
import {
  addUp,
  countSignIn,
  countsOf,
  databaseText,
  measureProcess,
  requestBegan,
  requestEnded,
  type Snapshot,
  sumText,
  takeSnapshot,
} from './metrics';

let snapshot: Snapshot;
/** Type by name, of all that a scrape has. */
const types = new Map<string, string>();

beforeAll(async () => {
  measureProcess();
  snapshot = await takeSnapshot();
  const text = (await sumText([snapshot])) + (await databaseText({ count: 0, oldest: 0 }));
  for (const [, name = '', type = ''] of text.matchAll(/^# TYPE (\S+) (\S+)$/gm)) types.set(name, type);
});

const ours = () => [...types.keys()].filter((name) => name.startsWith('latchkey_'));

const read = (file: string) => readFileSync(file, 'utf8');
const dashboard = () =>
  JSON.parse(read('docs/grafana/latchkey.json')).panels.flatMap((panel: { targets?: { expr: string }[] }) =>
    (panel.targets ?? []).map(({ expr }) => expr),
  ) as string[];
const alerts = () =>
  parse(read('docs/grafana/alerts.yaml')).groups.flatMap((group: { rules: { expr: string }[] }) =>
    group.rules.map(({ expr }) => expr),
  ) as string[];

/** The metrics that an expression reads, a histogram's series by its own name. */
const metricsIn = (expression: string): string[] =>
  [...expression.matchAll(/\b(?:latchkey|process|nodejs)_\w+/g)].map(([name]) => {
    const histogram = name.replace(/_(bucket|sum|count)$/, '');
    return types.get(histogram) === 'histogram' ? histogram : name;
  });

/** `sign_ins_total{outcome="succeeded"}`: each value that an expression asks for, of the metrics that have their values from the start. */
function valuesIn(expression: string): string[] {
  const selectors = [...expression.matchAll(/(latchkey_\w+_total)\{([^}]*)\}/g)];
  return selectors.flatMap(([, name, labels = '']) =>
    [...labels.matchAll(/(\w+)=~?"([^"$]+)"/g)].flatMap(([, label, values = '']) =>
      values.split('|').map((value) => `${name}{${label}="${value}"}`),
    ),
  );
}

describe.each([
  ['the dashboard', dashboard],
  ['the alerts', alerts],
])('%s', (_, expressions) => {
  test('reads metrics that there are', () => {
    const read = expressions().flatMap(metricsIn);
    expect(read.length).toBeGreaterThan(8);
    expect(read.filter((name) => !types.has(name))).toEqual([]);
  });

  test('asks for values that there are', async () => {
    const asked = expressions().flatMap(valuesIn);
    const series = parseMetrics(await sumText([snapshot]));
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.filter((each) => !series.has(each))).toEqual([]);
  });
});

test('every metric of ours is on the dashboard', () => {
  const shown = new Set(dashboard().flatMap(metricsIn));
  expect(ours().filter((name) => !shown.has(name))).toEqual([]);
});

test('the table in docs/observability.md has every metric of ours with its type, and no other', () => {
  const rows = [...read('docs/observability.md').matchAll(/^\| `(latchkey_\w+)` \| (\w+) \|/gm)];
  const told = rows.map(([, name, type]) => [name, type]);
  expect(told.sort()).toEqual(
    ours()
      .map((name) => [name, types.get(name)])
      .sort(),
  );
});

test('figures of several processes add up, and the slowest event loop is told', async () => {
  countSignIn('succeeded');
  const [one, other] = [await takeSnapshot(), JSON.parse(JSON.stringify(await takeSnapshot())) as Snapshot];
  const lag = (of: Snapshot) => of.find(({ name }) => name === 'nodejs_eventloop_lag_p99_seconds')?.values[0];
  Object.assign(lag(one) ?? {}, { value: 0.5 });
  Object.assign(lag(other) ?? {}, { value: 0.1 });
  const sum = parseMetrics(await sumText([one, other]));
  expect(sum.get('latchkey_sign_ins_total{outcome="succeeded"}')).toBe(2);
  expect(sum.get('latchkey_processes')).toBe(2);
  expect([...sum].find(([series]) => series.startsWith('latchkey_build_info'))?.[1]).toBe(1);
  expect(sum.get('nodejs_eventloop_lag_p99_seconds')).toBe(0.5);
});

test('of a process that is gone its counts stay, and nothing of how it was', async () => {
  requestBegan();
  requestEnded({ method: 'GET', route: '/', status: '2xx' }, 0.02);
  const counts = countsOf(await takeSnapshot());
  const sum = parseMetrics(await sumText([await addUp([counts, counts])]));
  const series = 'latchkey_http_request_duration_seconds_count{method="GET",route="/",status="2xx"}';
  expect(sum.get(series)).toBe(2);
  expect(sum.has('latchkey_processes')).toBe(false);
  expect(sum.has('process_resident_memory_bytes')).toBe(false);
});

test('without a database the scrape says so, and does not say that no mail waits', async () => {
  const told = parseMetrics(await databaseText(null));
  expect([...told]).toEqual([['latchkey_database_up', 0]]);
});
