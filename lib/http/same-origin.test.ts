import { expect, test } from 'vitest';
import { AuthError } from '../errors';
import { requireSameOrigin } from './same-origin';

const ORIGIN = 'https://app.example.com';

function allows(headers: Record<string, string>, method = 'POST'): boolean {
  try {
    requireSameOrigin(new Request(`${ORIGIN}/api/auth`, { method, headers }), ORIGIN);
    return true;
  } catch {
    return false;
  }
}

test.each([
  [{ 'sec-fetch-site': 'same-origin' }, true],
  [{ 'sec-fetch-site': 'same-origin', origin: 'null' }, true], // our own forms, under no-referrer
  [{ 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }, true],
  [{ 'sec-fetch-site': 'none', 'sec-fetch-mode': 'cors' }, false],
  [{ 'sec-fetch-site': 'same-site' }, false],
  [{ 'sec-fetch-site': 'cross-site' }, false],
  [{ 'sec-fetch-site': 'cross-site', origin: ORIGIN }, false],
  [{ 'sec-fetch-site': 'nonsense', origin: ORIGIN }, false],
  [{ origin: ORIGIN }, true],
  [{ origin: ORIGIN, cookie: 'a=1' }, true],
  [{ origin: 'null' }, false],
  [{ origin: 'https://evil.example' }, false],
  [{ origin: 'http://app.example.com' }, false],
  [{ origin: `${ORIGIN}.evil.example` }, false],
  [{}, true], // curl, a server
  [{ cookie: 'a=1' }, false],
])('a POST with %j: %s [V3.5.1]', (headers, allowed) => {
  expect(allows(headers as Record<string, string>)).toBe(allowed);
});

test.each(['PUT', 'PATCH', 'DELETE', 'POST', 'PROPFIND'])('%s is checked', (method) => {
  expect(allows({ 'sec-fetch-site': 'cross-site' }, method)).toBe(false);
});

test.each(['GET', 'HEAD', 'OPTIONS'])('%s changes nothing and is not [V3.5.3]', (method) => {
  expect(allows({ 'sec-fetch-site': 'cross-site' }, method)).toBe(true);
});

test('says why it refuses', () => {
  const request = new Request(ORIGIN, { method: 'POST', headers: { origin: 'https://evil.example' } });
  expect(() => requireSameOrigin(request, ORIGIN)).toThrow(new AuthError('cross_site_request'));
});
