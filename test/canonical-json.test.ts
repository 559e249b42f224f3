import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCanonicalJson } from './canonical-json';

const asMaps = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asMaps);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([key, each]) => [key, asMaps(each)]));
};

test('reads whatever JSON.stringify writes', () => {
  const values = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });
  fc.assert(
    fc.property(values, (value) => {
      const text = JSON.stringify(value);
      expect(readCanonicalJson(text)).toEqual(asMaps(JSON.parse(text)));
    }),
    { numRuns: 300 },
  );
});

test.each([
  '',
  ' 1',
  '1 ',
  '{"a":1,"a":1}',
  '{"a": 1}',
  '{"b":1,"1":2}',
  '{"2":1,"1":2}',
  '{"a":1,}',
  '[1,]',
  '[1',
  '"\\u0041"',
  '"\\/"',
  '"\\u000a"',
  '"\\u001F"',
  '"\\ud83d\\ude00"',
  '"a',
  '"\n"',
  '01',
  '-0',
  '1.0',
  '1e3',
  '1E+30',
  '1e999',
  '.5',
  'NaN',
  'nul',
  '\ufeff1',
])('refuses %j', (text) => {
  expect(readCanonicalJson(text)).toBeUndefined();
});

test.each(['"\\ud83d"', '"\\ude00\\ud83d"', '"\\\\ud83d\\ude00"', '{"1":1,"2":2,"a":3,"01":4}', '{"__proto__":1}'])(
  'takes %s, as JSON.stringify writes it',
  (text) => {
    expect(JSON.stringify(JSON.parse(text))).toBe(text);
    expect(readCanonicalJson(text)).toEqual(asMaps(JSON.parse(text)));
  },
);
