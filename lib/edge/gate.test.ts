import { describe, expect, test } from 'vitest';
import { idOf } from '../../test/people';
import { parseConfig } from '../config/config';
import { signAccessToken } from './access-token';
import { decide } from './gate';
import { PAGE_WRITE_HEADER } from './routes';

const NOW = 1_795_000_000;
const CONFIG = parseConfig({
  AUTH_SECRET: 'a secret for the tests of the gate',
  APP_ORIGIN: 'https://app.example.com',
});
const SUBJECT = { sub: idOf(1), sid: idOf(101), auth_time: NOW, amr: ['pwd'] };

type Ask = { method?: string; headers?: Record<string, string>; search?: string };

const ask = (path: string, { method = 'GET', headers = {}, search = '' }: Ask = {}) =>
  decide(CONFIG, { method, path, target: path + search, headers: new Headers(headers) }, NOW);

describe('signed out', () => {
  test.each([
    ['GET', '/'],
    ['HEAD', '/sign-in'],
    ['GET', '/icon.svg'],
    ['GET', '/.well-known/jwks.json'],
    ['GET', '/.well-known/nothing-there'],
    ['GET', '/api/health'],
    ['POST', '/api/auth'],
    ['DELETE', '/api/auth'],
    ['POST', '/api/auth/sign-out'],
    ['POST', '/api/auth/token'],
    ['POST', '/auth'],
  ])('lets through %s %s', async (method, path) => {
    expect(await ask(path, { method })).toEqual({ action: 'pass' });
  });

  test.each([
    '/protected',
    '/nowhere',
    '/sign-in/',
    '/Sign-In',
    '/sign-in/x',
    '//',
    '/%2e',
    '/_next/image',
    '/icon.svg/x',
    '/.well-known',
  ])('leads from %s to sign-in and back [V1.1.1]', async (path) => {
    const location = `/sign-in?return_to=${encodeURIComponent(path)}`;
    expect(await ask(path)).toEqual({ action: 'sign-in', location, status: 307 });
  });

  test('takes the token of a mailed link out of the address and into a cookie', async () => {
    const cookie = '__Host-link=a-token; Path=/; Max-Age=1800; HttpOnly; SameSite=Lax; Secure';
    const opened = { action: 'open-link', location: '/reset-password', status: 303, cookie };
    expect(await ask('/reset-password', { search: '?token=a-token' })).toEqual(opened);
    expect(await ask('/reset-password')).toEqual({ action: 'pass' });
  });

  test('keeps the query on the way [V1.2.2]', async () => {
    const decision = await ask('/protected', { search: '?flag&a/b?c&q=a%20b+' });
    const location = '/sign-in?return_to=%2Fprotected%3Fflag%26a%2Fb%3Fc%26q%3Da%2520b%2B';
    expect(decision).toEqual({ action: 'sign-in', location, status: 307 });
  });

  test.each([
    ['GET', '/api'],
    ['GET', '/api/protected'],
    ['GET', '/api/nowhere'],
    ['GET', '/api/auth'],
    ['PUT', '/api/auth'],
    ['GET', '/api/auth/token'],
    ['GET', '/auth'],
    ['POST', '/api/auth/refresh'],
    ['POST', '/api/auth/'],
    ['DELETE', '/api/account/sessions'],
  ])('refuses %s %s', async (method, path) => {
    expect(await ask(path, { method })).toEqual({ action: 'refuse' });
  });

  test('may ask for a page again as it was asked for, unless that would post to the form', async () => {
    const statuses = ['GET', 'HEAD', 'POST', 'PUT'].map(async (method) => {
      const decision = await ask('/protected', { method });
      return decision.action === 'sign-in' ? decision.status : decision.action;
    });
    expect(await Promise.all(statuses)).toEqual([307, 307, 303, 303]);
  });

  test.each([
    ['POST', '/protected', { 'content-type': 'application/json' }],
    ['POST', '/', { 'content-type': 'application/json' }],
    ['GET', '/protected', { authorization: 'Bearer' }],
    ['GET', '/nowhere', { authorization: 'JWT a b' }],
    ['POST', '/sign-in', { authorization: 'Bearer x' }],
  ])('leads no program from %s %s to sign-in: %j', async (method, path, headers) => {
    expect(await ask(path, { method, headers: headers as Record<string, string> })).toEqual({ action: 'refuse' });
  });

  test('a public path is public for its methods only', async () => {
    const location = '/sign-in?return_to=%2F';
    expect(await ask('/', { method: 'POST' })).toEqual({ action: 'sign-in', location, status: 303 });
    expect((await ask('/api/health', { method: 'POST' })).action).toBe('refuse');
  });
});

describe('signed in', () => {
  test('lets through everywhere, by cookie and by header', async () => {
    const token = await signAccessToken(CONFIG, SUBJECT, NOW);
    for (const headers of [{ cookie: `__Host-access=${token}` }, { authorization: `Bearer ${token}` }]) {
      expect(await ask('/protected', { headers })).toEqual({ action: 'pass' });
      expect(await ask('/api/protected', { headers })).toEqual({ action: 'pass' });
    }
  });

  test('refuses what asks a page for more than to be read', async () => {
    const headers = {
      authorization: `Bearer ${await signAccessToken(CONFIG, SUBJECT, NOW)}`,
      [PAGE_WRITE_HEADER]: '1',
    };
    expect(await ask('/protected', { method: 'POST', headers })).toEqual({ action: 'refuse' });
    const { [PAGE_WRITE_HEADER]: _, ...toHandler } = headers;
    expect(await ask('/hooks/mine', { method: 'POST', headers: toHandler })).toEqual({ action: 'pass' });
  });

  test('is over when the token has expired', async () => {
    const token = await signAccessToken(CONFIG, SUBJECT, NOW - 330);
    expect((await ask('/protected', { headers: { cookie: `__Host-access=${token}` } })).action).toBe('refuse');
    expect((await ask('/api/protected', { headers: { authorization: `Bearer ${token}` } })).action).toBe('refuse');
  });
});

describe('a refresh cookie', () => {
  const renewable = '__Host-refresh=R';

  test.each([
    ['no access token', renewable],
    ['an expired one', `__Host-access=EXPIRED; ${renewable}`],
    ['one that cannot be read', `__Host-access=x; ${renewable}`],
  ])('beside %s is renewed, whatever is asked for', async (_, cookies) => {
    const cookie = cookies.replace('EXPIRED', await signAccessToken(CONFIG, SUBJECT, NOW - 400));
    for (const [method, path] of [
      ['GET', '/protected'],
      ['POST', '/api/account/sessions/revoke'],
      ['GET', '/api/auth'],
    ]) {
      expect(await ask(path ?? '', { method: method ?? '', headers: { cookie } })).toEqual({ action: 'renew' });
    }
  });

  test('is used behind a proxy that asks for a password of its own', async () => {
    const headers = { authorization: 'Basic eDp5', cookie: renewable };
    expect(await ask('/protected', { headers })).toEqual({ action: 'renew' });
  });

  test('is left alone while the access token holds, and on public paths', async () => {
    const cookie = `__Host-access=${await signAccessToken(CONFIG, SUBJECT, NOW)}; ${renewable}`;
    expect((await ask('/protected', { headers: { cookie } })).action).toBe('pass');
    expect((await ask('/sign-in', { headers: { cookie: renewable } })).action).toBe('pass');
  });

  test.each([
    ['two of them', { cookie: `${renewable}; ${renewable}` }],
    ['two access cookies', { cookie: `__Host-access=a; __Host-access=b; ${renewable}` }],
    ['one without its prefix', { cookie: 'refresh=R' }],
    ['a bearer token', { authorization: 'Bearer x', cookie: renewable }],
    ['an empty bearer token', { authorization: 'Bearer', cookie: renewable }],
  ])('is not used with %s', async (_, headers) => {
    expect((await ask('/api/protected', { headers: headers as Record<string, string> })).action).toBe('refuse');
  });

  test.each([
    ['two of them', { cookie: `${renewable}; ${renewable}` }],
    ['two access cookies', { cookie: '__Host-access=a; __Host-access=b' }],
  ])('with %s leads nobody to sign-in, which would not help', async (_, headers) => {
    expect((await ask('/protected', { headers })).action).toBe('refuse');
  });
});
