import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { returnTexts } from '../../test/return-texts';
import { rounds } from '../../test/rounds';
import { returnPath } from './return-to';

const ORIGIN = 'https://app.example.com';

describe('returnPath', () => {
  test.each([
    ['/', '/'],
    ['/protected', '/protected'],
    ['/protected?page=2&q=a%20b#top', '/protected?page=2&q=a%20b#top'],
    ['/a/../b', '/b'],
    ['/검색', '/%EA%B2%80%EC%83%89'],
    ['/%2F%2Fevil.example', '/%2F%2Fevil.example'],
    ['/?next=https://evil.example', '/?next=https://evil.example'],
    [`/${'a'.repeat(7999)}`, `/${'a'.repeat(7999)}`],
  ])('leads to %s', (returnTo, path) => {
    expect(returnPath(returnTo, ORIGIN)).toBe(path);
  });

  test.each([
    null,
    undefined,
    '',
    'protected',
    'https://evil.example/',
    'https://app.example.com/protected',
    'HTTPS:/evil.example',
    'javascript:alert(1)',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/a/..//evil.example',
    '/%2e//evil.example',
    '//user@app.example.com/',
    '//app.example.com:444/',
    '/\0',
    '/\u0085x',
    '/\u2028x',
    `/${'a'.repeat(8000)}`,
  ])('leads nowhere for %j [V1.2.2 V3.7.3]', (returnTo) => {
    expect(returnPath(returnTo, ORIGIN)).toBeNull();
  });

  test('never leaves the site, whatever is put together [V1.1.1 V3.7.2]', () => {
    fc.assert(
      fc.property(returnTexts, (text) => {
        const path = returnPath(text, ORIGIN);
        if (path === null) return;
        expect(path).toMatch(/^\/(?!\/)/);
        expect(new URL(path, ORIGIN).origin).toBe(ORIGIN);
        expect(returnPath(path, ORIGIN)).toBe(path);
      }),
      { numRuns: rounds(5_000, 500_000) },
    );
  });
});
