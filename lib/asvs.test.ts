import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { asvsMarkdown, exists, findTaggedTests, readAsvs, STATUSES } from '../test/asvs';

const ROWS = readAsvs();

test('every section of a document that a requirement names exists [V14.2.4]', () => {
  const missing = ROWS.flatMap(({ id, evidence }) =>
    evidence.filter((each) => !exists(each)).map((each) => [id, each]),
  );
  expect(missing).toEqual([]);
  expect(exists({ file: 'docs/policies.md', title: 'No such section' })).toBe(false);
});

test('every tag in the title of a test is a requirement, or a name that requirements list, and the other way round', () => {
  const tags = [...findTaggedTests().keys()];
  const requirements = ROWS.map(({ id }) => id);
  const listed = ROWS.flatMap(({ tags: names }) => names);
  expect(tags.filter((tag) => !requirements.includes(tag) && !listed.includes(tag))).toEqual([]);
  expect(listed.filter((name) => !tags.includes(name))).toEqual([]);
  expect(listed).toContain('headers');
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
