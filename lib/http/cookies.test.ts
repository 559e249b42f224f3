import { expect, test } from 'vitest';
import {
  expireFormCookie,
  expireTokenCookies,
  type KeptForms,
  readFormCookie,
  setFormCookie,
  setTokenCookies,
} from './cookies';

const TOKENS = { accessToken: 'A', accessTokenTtl: 300, refreshToken: 'R', refreshTokenTtl: 2_592_000 };
const HTTPS = { appOrigin: 'https://app.example.com', secureCookies: true };
const LOCALHOST = { appOrigin: 'http://localhost:3000', secureCookies: false };

function cookies(set: (answer: Response) => void): string[] {
  const answer = new Response(null);
  set(answer);
  return answer.headers.getSetCookie();
}

test('over https cookies are Secure and bound to the host [V3.3.2]', () => {
  expect(cookies((answer) => setTokenCookies(answer, HTTPS, TOKENS))).toEqual([
    '__Host-access=A; Path=/; Max-Age=300; HttpOnly; SameSite=Lax; Secure',
    '__Host-refresh=R; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure',
  ]);
  expect(cookies((answer) => expireTokenCookies(answer, HTTPS))).toEqual([
    '__Host-access=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure',
    '__Host-refresh=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure',
  ]);
  expect(cookies((answer) => expireFormCookie(answer, HTTPS))[0]).toMatch(/^__Host-form=;.*Secure$/);
});

test('on localhost they go without what browsers take over https only', () => {
  expect(cookies((answer) => setTokenCookies(answer, LOCALHOST, TOKENS))).toEqual([
    'access-3000=A; Path=/; Max-Age=300; HttpOnly; SameSite=Lax',
    'refresh-3000=R; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax',
  ]);
});

test.each([HTTPS, LOCALHOST])('what was typed comes back: %j', (config) => {
  const forms = { '/sign-in': { fields: { username: '열쇠 "1"; x=y' } }, '/a': { fields: {}, userId: 'user-1' } };
  const [cookie = ''] = cookies((answer) => setFormCookie(answer, config, forms));
  const headers = new Headers({ cookie: cookie.split(';')[0] ?? '' });
  expect(readFormCookie(config, headers)).toEqual(forms);
});

test('too much typing is dropped rather than sent [V3.3.5 V4.2.5]', () => {
  const long = { fields: { username: 'x'.repeat(5000) } };
  const short = { fields: { username: 'x' } };
  const set = (forms: KeptForms) => cookies((answer) => setFormCookie(answer, HTTPS, forms))[0];
  expect(set({ '/a': long })).toMatch(/^__Host-form=; Path=\/; Max-Age=0/);
  expect(set({ '/b': short, '/a': long })).toMatch(/^__Host-form=; Path=\/; Max-Age=0/);
  expect(set({ '/a': long, '/b': short })).toBe(set({ '/b': short })); // what comes last is going on now
});

test.each([
  '%',
  'bm90IGpzb24',
  'W10',
  'bnVsbA',
  'eyJhIjoxfQ',
  'eyJhIjp7ImZpZWxkcyI6eyJiIjoxfX19',
  'a; form-3000=b',
  '',
])('a cookie that is not ours (%s) is nothing typed', (value) => {
  const headers = new Headers({ cookie: `form-3000=${value}` });
  expect(readFormCookie(LOCALHOST, headers)).toEqual({});
});
