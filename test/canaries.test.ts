import { expect, test } from 'vitest';
import { secretsIn, spellings } from './canaries';

const SECRET = 'canary "7f3a&c9" 카나리아';

test.each<[string, (text: string) => string]>([
  ['as it is', (text) => text],
  ['in other case', (text) => text.toUpperCase()],
  ['in JSON', (text) => JSON.stringify({ text })],
  ['in JSON in JSON', (text) => JSON.stringify(JSON.stringify([text]))],
  ['in HTML', (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
  ['in a path', encodeURIComponent],
  ['in a form', (text) => new URLSearchParams({ password: text }).toString()],
  ['in hexadecimal', (text) => Buffer.from(text).toString('hex')],
  ['in base64', (text) => Buffer.from(`xx${text}yy`).toString('base64')],
  ['in base64url', (text) => Buffer.from(`x${text}`).toString('base64url')],
])('a secret is found %s', (_, write) => {
  const secrets = new Map([['canary', SECRET]]);
  expect(secretsIn(`before ${write(SECRET)} after`, secrets)).toEqual(['canary']);
  expect(secretsIn(`before ${write('something else altogether')} after`, secrets)).toEqual([]);
});

test('no spelling is so short that it is found by chance', () => {
  expect(Math.min(...spellings(SECRET).map((each) => each.length))).toBeGreaterThan(16);
});
