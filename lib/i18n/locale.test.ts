import { expect, test } from 'vitest';
import { pickLocale } from './locale';

test.each([
  [null, 'en'],
  ['', 'en'],
  ['ko', 'ko'],
  ['en', 'en'],
  ['KO', 'ko'],
  ['ko-KR', 'ko'],
  ['ko-Kore-KR', 'ko'],
  ['ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7', 'ko'],
  ['en-US,en;q=0.9,ko;q=0.8', 'en'],
  ['en;q=0.8,ko;q=0.9', 'ko'],
  ['en;q=0.8 , ko ; q=0.9', 'ko'],
  ['en; q=0.899, ko;\tq=0.9', 'ko'],
  ['en;q=0.5,ko', 'ko'],
  ['ko,en', 'ko'],
  ['en,ko', 'en'],
  ['ko;q=0.5,en;q=0.5', 'ko'],
  ['de-DE,de;q=0.9,ko;q=0.3,en;q=0.2', 'ko'],
  ['de,fr', 'en'],
  ['*', 'en'],
  ['*,ko;q=0.5', 'ko'],
  ['ko;q=0', 'en'],
  ['ko;q=0.000,en;q=0.001', 'en'],
  ['ko;q=high', 'en'],
  ['ko;q=-1', 'en'],
  ['ko;q=', 'en'],
  ['ko;q=0.9.9,en;q=0.1', 'en'],
  ['ko;q=0.9999,en;q=0.1', 'en'],
  ['ko;level=1,en;q=0.1', 'en'],
  ['kok', 'en'],
  ['korean', 'en'],
  ['toString,__proto__,constructor', 'en'],
  [',,;q=1,;,-,', 'en'],
  ['ko\0', 'en'],
] as const)('for %j the language is %s', (header, locale) => {
  expect(pickLocale(header)).toBe(locale);
});

test('a long header is read in no time', () => {
  expect(pickLocale(`${'x;q=0.1,'.repeat(100_000)}ko`)).toBe('ko');
});
