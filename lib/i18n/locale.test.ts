import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rounds } from '../../test/rounds';
import { LOCALES, pickLocale } from './locale';

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
  ['\xA0ko', 'en'],
  ['ko\xA0;q=1', 'en'],
  ['ko;\xA0q=1', 'en'],
  ['ko;q=1\xA0', 'en'],
  ['\u212Ao', 'en'], // the Kelvin sign, whose lower case is k
] as const)('for %j the language is %s', (header, locale) => {
  expect(pickLocale(header)).toBe(locale);
});

test('a long header is read in no time [V1.3.12]', () => {
  expect(pickLocale(`${'x;q=0.1,'.repeat(100_000)}ko`)).toBe('ko');
});

test('is one of ours whatever is sent, and the first of those that are wished for most', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (header) => LOCALES.includes(pickLocale(header))),
    { numRuns: rounds(500, 50_000) },
  );
  const wish = fc.tuple(fc.constantFrom('ko', 'en', 'KO-kr', 'de', '*'), fc.integer({ min: 0, max: 1000 }));
  fc.assert(
    fc.property(fc.array(wish), (wishes) => {
      const header = wishes.map(([tag, thousandths]) => `${tag};q=${(thousandths / 1000).toFixed(3)}`).join(', ');
      const ours = wishes.map(([tag, weight]) => ({ language: tag.toLowerCase().slice(0, 2), weight }));
      const wanted = ours.filter(({ language, weight }) => ['ko', 'en'].includes(language) && weight > 0);
      const most = Math.max(...wanted.map(({ weight }) => weight));
      expect(pickLocale(header)).toBe(wanted.find(({ weight }) => weight === most)?.language ?? 'en');
    }),
    { numRuns: rounds(500, 50_000) },
  );
});
