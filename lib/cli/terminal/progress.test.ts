import { expect, test } from 'vitest';
import { progressLine } from './progress';

const point = { what: 'users', done: 250_000, total: 1_000_000, elapsed: 50, bar: false };

test('how far, how fast and how long still', () => {
  expect(progressLine(point)).toBe('25 %, 250,000 of 1,000,000 users, 5,000/s, 2 min 30 s left');
});

test('a bar is as wide as the window allows, however far it is', () => {
  const bars = [0, 500_000, 1_000_000, 1_200_000].map((done) => progressLine({ ...point, done, bar: true }));
  expect(bars.map((line) => line.slice(0, 24))).toEqual([
    '░'.repeat(24),
    '█'.repeat(12) + '░'.repeat(12),
    '█'.repeat(24),
    '█'.repeat(24),
  ]);
  expect(bars.every((line) => line.length < 80)).toBe(true);
  expect(bars[2]).not.toContain('left');
});

test('where the end is not known, only how many and how fast', () => {
  expect(progressLine({ ...point, total: null })).toBe('250,000 users, 5,000/s');
});

test('nothing is divided by nothing', () => {
  expect(progressLine({ ...point, done: 0, total: 0, elapsed: 0 })).toBe('100 %, 0 of 0 users, 0/s');
});
