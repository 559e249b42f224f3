import { expect, test } from 'vitest';
import { NOW } from '../../../test/people';
import { duration, formatBytes, formatCount, formatTime, grouped } from './wording';

test('a time is as exact as one waits', () => {
  expect([0.2, 59, 60, 3599, 3600, 90_061].map(duration)).toEqual([
    '1 s',
    '59 s',
    '1 min 0 s',
    '59 min 59 s',
    '1 h 0 min',
    '25 h 1 min',
  ]);
});

test('a point in time is in UTC, and one that has not been is nothing', () => {
  expect([formatTime(NOW), formatTime(null)]).toEqual(['2026-11-18 11:06 UTC', '']);
});

test('figures are grouped and agree with their noun', () => {
  expect([0, 999, 1000, 1_234_567].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567']);
  expect([0, 1, 1200].map((count) => formatCount(count, 'session'))).toEqual([
    '0 sessions',
    '1 session',
    '1,200 sessions',
  ]);
});

test('sizes are rounded to what one compares', () => {
  expect([0, 4096, 1_500_000, 23_400_000, 5e9, 7e15].map(formatBytes)).toEqual([
    '0 kB',
    '4 kB',
    '1.5 MB',
    '23 MB',
    '5.0 GB',
    '7000 TB',
  ]);
});
