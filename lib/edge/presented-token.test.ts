import { expect, test } from 'vitest';
import { cookieName, cookieValues, mayRenew, presentedRefreshToken, presentedToken } from './presented-token';

const HTTPS = { appOrigin: 'https://app.example.com', secureCookies: true };
const LOCALHOST = { appOrigin: 'http://localhost:3000', secureCookies: false };

const find = (headers: Record<string, string>, config = HTTPS) => presentedToken(new Headers(headers), config);
const presented = (token: string, by: 'header' | 'cookie') => ({ status: 'presented', token, by });
const absent = (reason: string, renewable = false) => ({ status: 'absent', reason, renewable });

test.each(['Bearer T', 'bearer T', 'BEARER  T', 'JWT T', 'jwt T'])('finds the token in "%s"', (authorization) => {
  expect(find({ authorization })).toEqual(presented('T', 'header'));
});

test('finds the token in the cookie, among others', () => {
  expect(find({ cookie: 'a=1; __Host-access=T; b=2' })).toEqual(presented('T', 'cookie'));
  expect(find({ cookie: 'access-3000=T' }, LOCALHOST)).toEqual(presented('T', 'cookie'));
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
  expect(cookieName('access', HTTPS)).toBe('__Host-access');
  expect(find({ cookie: 'access=T' })).toEqual(absent('Request does not contain an access token', true));
  expect(find({ cookie: 'x__Host-access=T' })).toEqual(absent('Request does not contain an access token', true));
});

test('on localhost, where all ports share their cookies, a name carries the port', () => {
  expect(cookieName('access', LOCALHOST)).toBe('access-3000');
  const named = (appOrigin: string) => cookieName('refresh', { appOrigin, secureCookies: false });
  expect(['http://localhost', 'http://[::1]', 'http://[::1]:8080'].map(named)).toEqual([
    'refresh-80',
    'refresh-80',
    'refresh-8080',
  ]);
  for (const cookie of ['access=T', 'access-3001=T', 'access-30000=T', '__Host-access=T', 'access-=T']) {
    expect(find({ cookie }, LOCALHOST)).toEqual(absent('Request does not contain an access token', true));
  }
});

test.each(['a bearer T', 'Bearerish T', 'XBearer T', 'jwtx T', 'Bearer'])(
  'takes "%s" for no token',
  (authorization) => {
    expect(find({ authorization }).status).toBe('absent');
  },
);

test('reads cookies however they are spaced, and values as they are', () => {
  const headers = new Headers({ cookie: ' a=1;b=2=3 ;  a=4; ab=5' });
  expect([cookieValues(headers, 'a'), cookieValues(headers, 'b'), cookieValues(headers, 'c')]).toEqual([
    ['1', '4'],
    ['2=3'],
    [],
  ]);
  expect(cookieValues(new Headers(), '')).toEqual([]);
});

/** What `trim()` takes off and a header can hold, as Node reads its bytes (ISO 8859-1), and what only other texts hold. */
const OTHER_BLANKS = ['\xA0', '\x0B', '\x0C', '\uFEFF', '\u2003', '\u2028', '\u3000'];

test.each(OTHER_BLANKS)(
  'a cookie whose name begins or ends with %j is not ours: a sibling host may have set it',
  (blank) => {
    const headers = (cookie: string) => ({ get: (name: string) => (name === 'cookie' ? cookie : null) });
    for (const planted of [`${blank}__Host-access=T`, `${blank} __Host-access=T`, `__Host-access${blank}=T`]) {
      expect(cookieValues(headers(planted), '__Host-access')).toEqual([]);
      expect(cookieValues(headers(`a=1; ${planted}; b=2`), '__Host-access')).toEqual([]);
      expect(cookieValues(headers(`__Host-access=OURS; ${planted}`), '__Host-access')).toEqual(['OURS']);
    }
    expect(cookieValues(headers(`__Host-access=T${blank}`), '__Host-access')).toEqual([`T${blank}`]);
  },
);

test('a cookie loses the spaces and tabs around it', () => {
  expect(cookieValues(new Headers({ cookie: 'a=1;\t __Host-access=T \t; b=2' }), '__Host-access')).toEqual(['T']);
});

test.each(['\xA0Bearer T', 'Bearer\xA0T', 'Bearer\tT', '\xA0 Bearer T'])(
  'takes %j for a scheme that is not ours',
  (sent) => {
    const headers = { get: (name: string) => (name === 'authorization' ? sent : null) };
    expect(presentedToken(headers, HTTPS)).toEqual(absent('Unsupported authorization type', true));
  },
);

test.each([
  ['__Host-refresh=R', 'R'],
  ['a=1; __Host-refresh=R', 'R'],
  ['__Host-refresh=R; __Host-refresh=S', null],
  ['__Host-refresh=R; __Host-refresh=', null],
  ['__Host-refresh=', null],
  ['refresh=R', null],
  ['__Host-access=A', null],
  ['', null],
])('of the cookies %j the refresh token is %j', (cookie, token) => {
  expect(presentedRefreshToken(new Headers({ cookie }), HTTPS)).toBe(token);
});

test.each([
  [{ cookie: '__Host-refresh=R' }, true],
  [{ cookie: '__Host-refresh=R; __Host-access=A' }, true],
  [{ cookie: '__Host-refresh=R', authorization: 'Basic eDp5' }, true],
  [{ cookie: '__Host-access=A' }, false],
  [{}, false],
  [{ cookie: '__Host-refresh=R; __Host-refresh=S' }, false],
  [{ cookie: '__Host-refresh=R; __Host-access=A; __Host-access=B' }, false],
  [{ cookie: '__Host-refresh=R', authorization: 'Bearer T' }, false],
  [{ cookie: '__Host-refresh=R', authorization: 'Bearer' }, false],
  [{ authorization: 'Bearer T' }, false],
])('with %j a refresh token may stand in: %s', (sent, may) => {
  const headers = new Headers(sent as Record<string, string>);
  expect(mayRenew(headers, presentedToken(headers, HTTPS), HTTPS)).toBe(may);
});
