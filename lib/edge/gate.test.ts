import { describe, expect, test } from 'vitest';
import { parseConfig } from '../config';
import { signAccessToken } from './access-token';
import { decide } from './gate';

const NOW = 1_795_000_000;
const CONFIG = parseConfig({
  AUTH_SECRET: 'a secret for the tests of the gate',
  APP_ORIGIN: 'https://app.example.com',
});
const SUBJECT = { sub: 'user-1', sid: 'session-1', auth_time: NOW, amr: ['pwd'] };

const ask = (path: string, headers: Record<string, string> = {}, search = '') =>
  decide(CONFIG, { path, search, headers: new Headers(headers) }, NOW);

describe('signed out', () => {
  test.each(['/', '/sign-in', '/icon.svg', '/api/auth', '/api/auth/sign-out'])('lets through to %s', async (path) => {
    expect(await ask(path)).toEqual({ action: 'pass' });
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
  ])('leads from %s to sign-in and back', async (path) => {
    const location = `/sign-in?return_to=${encodeURIComponent(path)}`;
    expect(await ask(path)).toEqual({ action: 'sign-in', location });
  });

  test('keeps the query on the way', async () => {
    const decision = await ask('/protected', {}, '?page=2&q=a%20b');
    expect(decision).toEqual({
      action: 'sign-in',
      location: '/sign-in?return_to=%2Fprotected%3Fpage%3D2%26q%3Da%2520b',
    });
  });

  test.each(['/api', '/api/protected', '/api/nowhere', '/api/auth/', '/api/auth/other'])('refuses %s', async (path) => {
    expect(await ask(path)).toEqual({ action: 'refuse' });
  });
});

describe('signed in', () => {
  test('lets through everywhere, by cookie and by header', async () => {
    const token = await signAccessToken(CONFIG, SUBJECT, NOW);
    for (const headers of [{ cookie: `__Host-access=${token}` }, { authorization: `Bearer ${token}` }]) {
      expect(await ask('/protected', headers)).toEqual({ action: 'pass' });
      expect(await ask('/api/protected', headers)).toEqual({ action: 'pass' });
    }
  });

  test('is over when the token has expired', async () => {
    const token = await signAccessToken(CONFIG, SUBJECT, NOW - 305);
    expect((await ask('/protected', { cookie: `__Host-access=${token}` })).action).toBe('sign-in');
    expect((await ask('/api/protected', { authorization: `Bearer ${token}` })).action).toBe('refuse');
  });
});
