import { expect, test } from 'vitest';
import { isApiCaller, isToldInJson, mediaType } from './api-caller';

test.each([
  [{ authorization: 'Bearer T' }, true],
  [{ authorization: 'jwt T' }, true],
  [{ authorization: 'Bearer' }, true],
  [{ authorization: 'Bearer T x' }, true],
  [{ 'content-type': 'application/json' }, true],
  [{ 'content-type': ' Application/JSON ; charset=utf-8' }, true],
  [{ 'content-type': 'application/problem+json' }, true],
  [{ authorization: 'Basic eDp5' }, false],
  [{ cookie: 'access=T', accept: 'application/json' }, false],
  [{ 'content-type': 'application/x-www-form-urlencoded' }, false],
  [{ 'content-type': 'text/plain; application/json' }, false],
  [{ 'content-type': 'application/jsonp' }, false],
  [{ 'content-type': 'text/json/application/json' }, false],
  [{ 'content-type': '' }, false],
  [{}, false],
])('a request with %j is that of a program: %s', (headers, is) => {
  expect(isApiCaller(new Headers(headers as Record<string, string>))).toBe(is);
});

test('is told in JSON at each path of the API, and everywhere to a program', () => {
  const [browser, program] = [new Headers(), new Headers({ authorization: 'Bearer T' })];
  const told = ['/api/x', '/auth', '/protected'].map((path) => isToldInJson(path, browser));
  expect([...told, isToldInJson('/protected', program)]).toEqual([true, true, false, true]);
});

test('a media type is known without its parameters, in any case', () => {
  expect(mediaType(new Headers({ 'content-type': 'Text/HTML; charset=utf-8' }))).toBe('text/html');
  expect(mediaType(new Headers())).toBeUndefined();
});
