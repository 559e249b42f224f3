import { expect, test } from 'vitest';
import { isolate, splitIsolated } from './direction';

test.each(['שלום', 'مريم', 'محمد_1', 'ab-שלום', 'ދިވެހި', 'ܫܠܡܐ', '𞤀𞤁'])('the name %s is isolated', (name) => {
  expect(isolate(name)).toBe(`\u2068${name}\u2069`);
});

test.each(['john', '열쇠', 'иван', 'οδος', 'नमस्ते', '太郎', 'john.doe_3-x', '12'])(
  'the name %s stays as it is',
  (name) => {
    expect(isolate(name)).toBe(name);
  },
);

test('a sentence falls into text and isolated names, in turn', () => {
  const sentence = `Hello ${isolate('שלום')}, this is ${isolate('مريم')}`;
  expect(splitIsolated(sentence)).toEqual(['Hello ', 'שלום', ', this is ', 'مريم', '']);
  expect(splitIsolated(`Hello ${isolate('john')}`)).toEqual(['Hello john']);
});
