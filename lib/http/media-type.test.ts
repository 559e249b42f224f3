import { expect, test } from 'vitest';
import { isForm } from './media-type';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const BEARER = { ...FORM, authorization: 'Bearer x' };

test.each([
  [FORM, true],
  [{ 'content-type': 'application/json' }, false],
  [BEARER, false],
  [{ ...BEARER, accept: 'text/html, */*', 'sec-fetch-mode': 'cors' }, false], // Java's, and a script's
  [{ ...BEARER, 'sec-fetch-mode': 'navigate' }, true],
  [{ ...BEARER, 'x-latchkey-form': '1' }, true],
  [{ authorization: 'Bearer x', 'sec-fetch-mode': 'navigate' }, false],
])('of %j it is %s that a page’s form sent it', (headers, expected) => {
  expect(isForm({ headers: new Headers(headers as Record<string, string>) })).toBe(expected);
});
