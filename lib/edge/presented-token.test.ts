import { expect, test } from 'vitest';
import { cookieName, presentedToken } from './presented-token';

const find = (headers: Record<string, string>, secure = true) => presentedToken(new Headers(headers), secure);
const presented = (token: string, by: 'header' | 'cookie') => ({ status: 'presented', token, by });
const absent = (reason: string, renewable = false) => ({ status: 'absent', reason, renewable });

test.each(['Bearer T', 'bearer T', 'BEARER  T', 'JWT T', 'jwt T'])('finds the token in "%s"', (authorization) => {
  expect(find({ authorization })).toEqual(presented('T', 'header'));
});

test('finds the token in the cookie, among others', () => {
  expect(find({ cookie: 'a=1; __Host-access=T; b=2' })).toEqual(presented('T', 'cookie'));
  expect(find({ cookie: 'access=T' }, false)).toEqual(presented('T', 'cookie'));
});

test('takes the header where both are there', () => {
  expect(find({ authorization: 'Bearer H', cookie: '__Host-access=C' })).toEqual(presented('H', 'header'));
});

test('leaves a scheme that is not ours to the proxy whose it is', () => {
  expect(find({ authorization: 'Basic eDp5', cookie: '__Host-access=C' })).toEqual(presented('C', 'cookie'));
  expect(find({ authorization: 'Basic eDp5' })).toEqual(absent('Unsupported authorization type', true));
});

test.each([
  [{}, 'Request does not contain an access token'],
  [{ cookie: '__Host-access=' }, 'Request does not contain an access token'],
  [{ authorization: 'Bearer' }, 'Token missing'],
  [{ authorization: 'Bearer a b' }, 'Token contains spaces'],
  [{ cookie: '__Host-access=a; __Host-access=b' }, 'Request contains more than one access token'],
  [{ cookie: '__Host-access=a; x=1; __Host-access=a' }, 'Request contains more than one access token'],
])('of %j says what is wrong', (headers, reason) => {
  expect(find(headers as Record<string, string>)).toEqual(absent(reason, reason.startsWith('Request does not')));
});

test('a cookie without the prefix does not count where it must have one', () => {
  expect(cookieName('access', true)).toBe('__Host-access');
  expect(find({ cookie: 'access=T' })).toEqual(absent('Request does not contain an access token', true));
  expect(find({ cookie: 'x__Host-access=T' })).toEqual(absent('Request does not contain an access token', true));
});
