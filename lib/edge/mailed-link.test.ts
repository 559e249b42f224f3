import { describe, expect, test } from 'vitest';
import { linkCookie, linkToken, openMailedLink } from './mailed-link';

const HTTPS = { appOrigin: 'https://app.example.com', secureCookies: true };
const LOCALHOST = { appOrigin: 'http://localhost:3000', secureCookies: false };
const TOKEN = 'a-b_C'.padEnd(43, '0');

describe('openMailedLink', () => {
  test('takes the token out of the address [V14.2.1]', () => {
    expect(openMailedLink('GET', '/reset-password', `/reset-password?token=${TOKEN}`)).toEqual({
      location: '/reset-password',
      token: TOKEN,
    });
    expect(openMailedLink('HEAD', '/verify-email', `/verify-email?a/b?c=%20d+&t%6fken=${TOKEN}&flag`)).toEqual({
      location: '/verify-email?a/b?c=%20d+&flag',
      token: TOKEN,
    });
  });

  test.each(['', 'a b', 'a;b', 'ä', 'x'.repeat(101), 'a\r\nset-cookie: b=c', '../x'])(
    'takes the token %j out of the address all the same, and keeps nothing of it',
    (token) => {
      const opened = openMailedLink('GET', '/reset-password', `/reset-password?${new URLSearchParams({ token })}`);
      expect(opened).toEqual({ location: '/reset-password', token });
      expect(linkCookie(token, LOCALHOST)).toBe('link-3000=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax');
    },
  );

  test('makes nothing of two tokens', () => {
    const target = `/verify-email?token=${TOKEN}&token=${TOKEN}`;
    expect(openMailedLink('GET', '/verify-email', target)).toEqual({ location: '/verify-email', token: '' });
  });

  test.each([
    ['GET', '/reset-password', ''],
    ['GET', '/reset-password', '?error=password_refused&reason=token'],
    ['POST', '/reset-password', `?token=${TOKEN}`],
    ['GET', '/reset-password/', `?token=${TOKEN}`],
    ['GET', '/sign-in', `?token=${TOKEN}`],
    ['GET', '/protected', `?token=${TOKEN}`],
  ])('leaves %s %s%s alone', (method, path, search) => {
    expect(openMailedLink(method, path, path + search)).toBeNull();
  });
});

test('the cookie is bound to the host, unreadable for scripts, and gone within half an hour', () => {
  expect(linkCookie(TOKEN, HTTPS)).toBe(`__Host-link=${TOKEN}; Path=/; Max-Age=1800; HttpOnly; SameSite=Lax; Secure`);
});

test('of two cookies neither counts: one was planted [V15.3.7]', () => {
  const read = (cookie: string) => linkToken(new Headers({ cookie }), HTTPS);
  expect(read(`a=b; __Host-link=${TOKEN}`)).toBe(TOKEN);
  expect([read(''), read(`link=${TOKEN}`), read(`__Host-link=x; __Host-link=${TOKEN}`)]).toEqual(['', '', '']);
});
