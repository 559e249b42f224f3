import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { asvsMarkdown, exists, readAsvs, STATUSES } from '../test/asvs';

const ROWS = readAsvs();

test('every test and every section of a document that a row names exists', () => {
  const missing = ROWS.flatMap(({ id, evidence }) =>
    evidence.filter((each) => !exists(each)).map((each) => [id, each]),
  );
  expect(missing).toEqual([]);
  expect(exists({ file: 'lib/asvs.test.ts', title: `no such ${'test'}` })).toBe(false);
  expect(exists({ file: 'docs/policies.md', title: 'No such section' })).toBe(false);
});

test('what is met names what shows it, and what is not says why', () => {
  const bare = ROWS.filter(({ status, evidence, note }) => (status === 'met' ? evidence.length === 0 : note === ''));
  expect(bare).toEqual([]);
  expect(ROWS.filter(({ status }) => !STATUSES.includes(status))).toEqual([]);
});

test('levels 1 and 2 are met, but for what a later feature brings or is a deployment’s', () => {
  const open = ROWS.filter(({ level, status }) => level < 3 && status === 'partly');
  expect(open.map(({ id }) => id)).toEqual([]);
});

/** The list that the project was given; an adopter's copy stands without it. */
const GIVEN = '../shared/asvs.tsv';

test.runIf(existsSync(GIVEN))('no row of the given list is left out', () => {
  const given = readFileSync(GIVEN, 'utf8').trimEnd().split('\n').slice(1);
  expect(ROWS.map(({ id, level }) => `${id} ${level}`)).toEqual(
    given.map((line) => line.split('\t').slice(0, 2).join(' ')),
  );
});

test('docs/asvs.md is made of these rows', async () => {
  await expect(asvsMarkdown(ROWS)).toMatchFileSnapshot('../docs/asvs.md');
});
