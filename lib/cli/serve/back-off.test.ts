import { expect, test } from 'vitest';
import { NOW } from '../../../test/people';
import { pauseBeforeNext, recentEnds } from './back-off';

test('the first is replaced at once, the next ever later, and too many not at all', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7].map((recent) => pauseBeforeNext(recent, 2));
  expect(pauses).toEqual([0, 250, 500, 1000, 2000, 2000, null]);
});

test('the more processes, the more of them may end', () => {
  expect(pauseBeforeNext(7, 3)).toBe(2000);
  expect(pauseBeforeNext(10, 3)).toBeNull();
});

test('an end counts for a minute', () => {
  expect(recentEnds([NOW - 61, NOW - 60, NOW - 59, NOW], NOW)).toEqual([NOW - 59, NOW]);
});
