import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { judge } from './judge';
import type { Mutant } from './record';
import { SURVIVORS, type Survivor } from './survivors';
import { TARGETS, type Target } from './targets';

const TARGET: Target = { file: 'lib/a.ts', tests: ['lib/a.test.ts'] };
const AT = { file: 'lib/a.ts', code: 'if (a && b) return;', from: 'a && b', to: 'true' };
const SURVIVED: Mutant = { ...AT, line: 7, noticed: false };
const REASON: Survivor = { ...AT, why: 'for a reason', equivalent: false };

/** What is wrong where, beside nineteen mutants that were noticed, these survived. */
function problems(survived: Mutant[], list: Survivor[], target = TARGET): string[] {
  const noticed = Array.from({ length: 19 }, (_, line) => ({ ...SURVIVED, line, noticed: true }));
  return judge(target, { mutants: [...noticed, ...survived], date: '2026-11-25' }, list).problems;
}

const unexplained = 'no test notices at line 7: a && b  =>  true  in  if (a && b) return;';
const unneeded = 'survives no more, take it off the list: a && b  =>  true  in  if (a && b) return;';

test('a mutant that survives needs a reason', () => {
  expect(problems([SURVIVED], [])).toEqual([unexplained]);
  expect(problems([SURVIVED], [REASON])).toEqual([]);
});

test.each<[string, Partial<Survivor>]>([
  ['file', { file: 'lib/b.ts' }],
  ['line of code', { code: 'while (a && b) next();' }],
  ['part of it', { from: 'b' }],
  ['replacement', { to: 'false' }],
])('a reason for another %s excuses nothing', (_, other) => {
  expect(problems([SURVIVED], [{ ...REASON, ...other }])).toContain(unexplained);
});

test('a reason excuses one mutant, not the next that is alike', () => {
  const next = { ...SURVIVED, line: 9 };
  expect(problems([SURVIVED, next], [REASON])).toEqual([unexplained.replace('7', '9')]);
  expect(problems([SURVIVED, next], [REASON, REASON])).toEqual([]);
});

test('a reason that is not needed is wrong', () => {
  expect(problems([], [REASON])).toEqual([unneeded]);
  expect(problems([SURVIVED], [REASON, REASON])).toEqual([unneeded]);
});

test('where nothing may survive, a reason must be that it is no change', () => {
  const strict: Target = { ...TARGET, strict: true };
  expect(problems([SURVIVED], [REASON], strict)).toEqual([
    'must not survive here: a && b  =>  true  in  if (a && b) return;',
  ]);
  expect(problems([SURVIVED], [{ ...REASON, equivalent: true }], strict)).toEqual([]);
});

test('nine in ten must be noticed, whatever the reasons', () => {
  const survived = (count: number) => Array<Mutant>(count).fill(SURVIVED);
  const reasons = (count: number) => Array<Survivor>(count).fill(REASON);
  expect(problems(survived(2), reasons(2))).toEqual([]);
  expect(problems(survived(3), reasons(3))).toEqual(['less than nine in ten are noticed']);
  expect(judge(TARGET, { mutants: [], date: '2026-11-25' }, []).problems).toEqual([
    'less than nine in ten are noticed',
  ]);
});

test('docs/mutation.md tells of every file that is measured, and of every reason', () => {
  const [figures = '', survivors = ''] = readFileSync('docs/mutation.md', 'utf8').split('## Survivors');
  const cells = (text: string) => [...text.matchAll(/^\| (lib\/\S+)(?: \(strict\))? \|.* \| (.*) \|$/gm)];
  expect(cells(figures).map(([, file]) => file)).toEqual(TARGETS.map(({ file }) => file));
  const told = cells(survivors).map(([, where = '', why]) => `${where.replace(/:\d+$/, '')}: ${why}`);
  const reasons = SURVIVORS.map(
    ({ file, why, equivalent }) => `${file}: ${equivalent ? 'No change at all: ' : ''}${why}`,
  );
  expect(told.sort()).toEqual(reasons.sort());
});
