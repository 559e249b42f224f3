import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import manifest from '../package.json';
import lock from '../package-lock.json';

/** What newcomers, their tools and the machine that tests read about the project before they read any code. */
const read = (file: string): string => readFileSync(file, 'utf8');
const majorOf = (text: string): number => Number(/\d+/.exec(text)?.[0]);

test('the version of package.json is the newest of the changelog, and that of the lock file', () => {
  const [, newest] = /^## (\d+\.\d+\.\d+)/m.exec(read('CHANGELOG.md')) ?? [];
  expect([newest, lock.version, lock.packages[''].version]).toEqual(Array(3).fill(manifest.version));
});

test('.nvmrc names the Node that the image runs', () => {
  expect(majorOf(read('.nvmrc'))).toBe(majorOf(/^FROM node:(\d+)/m.exec(read('Dockerfile'))?.[1] ?? ''));
});

test('every push is tested on the oldest Node that is supported, on the one of .nvmrc, and on one between', () => {
  const { jobs } = parse(read('.github/workflows/ci.yml'));
  const { node } = jobs.test.strategy.matrix;
  expect(node).toEqual([majorOf(manifest.engines.node), expect.any(Number), majorOf(read('.nvmrc'))]);
  expect(jobs.test.steps.at(-1)).toEqual({ run: '.ci/run' });
});

test.each(['.github/ISSUE_TEMPLATE/bug.md', 'CONTRIBUTING.md'])(
  '%s sends whoever found a vulnerability to SECURITY.md',
  (file) => {
    expect(read(file)).toMatch(/vulnerability\?? ?[^.]*SECURITY\.md/i);
  },
);
