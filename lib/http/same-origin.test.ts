import { expect, test } from 'vitest';
import { AuthError } from '../errors';
import { requireSameOrigin } from './same-origin';

const ORIGIN = 'https://app.example.com';

const SETTINGS = { appOrigin: ORIGIN, secureCookies: true };

function allows(headers: Record<string, string>, method = 'POST', readsCookies = true): boolean {
  try {
    requireSameOrigin(new Request(`${ORIGIN}/api/auth`, { method, headers }), SETTINGS, readsCookies);
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
  [{ cookie: '__cf_bm=x; locale=ko; access=A' }, true], // a proxy's, another app's
  [{ cookie: '__Host-locale=ko; __Host-theme=dark; __Host-form=x; __Host-link=x' }, true],
  [{ cookie: '__Host-access=A' }, false],
  [{ cookie: 'a=1; __Host-refresh=R' }, false],
  [{ cookie: '__Host-browser=B' }, false],
  [{ cookie: '__Host-access=' }, false],
  [{ cookie: '__Host-access=A', authorization: 'Basic eDp5' }, false],
  [{ cookie: '__Host-access=A', authorization: 'Bearer T' }, true],
  [{ cookie: '__Host-access=A', authorization: 'JWT T' }, true],
  [{ cookie: '__Host-access=A', authorization: 'Bearer' }, true], // refused as no token
  [{ authorization: 'Bearer T', 'sec-fetch-site': 'cross-site' }, false], // a proxy may add the one to everything
  [{ authorization: 'Bearer T', origin: 'https://evil.example' }, false],
])('a POST with %j: %s [V3.5.1]', (headers, allowed) => {
  expect(allows(headers as Record<string, string>)).toBe(allowed);
});

test.each(['PUT', 'PATCH', 'DELETE', 'POST', 'PROPFIND'])('%s is checked', (method) => {
  expect(allows({ 'sec-fetch-site': 'cross-site' }, method)).toBe(false);
});

test.each(['GET', 'HEAD', 'OPTIONS'])('%s changes nothing and is not [V3.5.3]', (method) => {
  expect(allows({ 'sec-fetch-site': 'cross-site' }, method)).toBe(true);
});

test.each([
  [{ cookie: '__Host-access=A; __Host-browser=B' }, true],
  [{ cookie: '__Host-access=A', 'sec-fetch-site': 'cross-site' }, false],
  [{ origin: 'https://evil.example' }, false],
])('where no cookie is read a POST with %j: %s', (headers, allowed) => {
  expect(allows(headers as Record<string, string>, 'POST', false)).toBe(allowed);
});

test('says why it refuses', () => {
  const request = new Request(ORIGIN, { method: 'POST', headers: { origin: 'https://evil.example' } });
  expect(() => requireSameOrigin(request, SETTINGS)).toThrow(new AuthError('cross_site_request'));
});
