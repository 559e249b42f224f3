import { expect, test } from 'vitest';
import { isApi, isPublic } from './routes';

/** The whole public list, written once more: who changes it says so here. */
const PAGES = [
  '/',
  '/sign-in',
  '/sign-up',
  '/forgot-password',
  '/reset-password',
  '/verify-email',
  '/icon.svg',
  '/favicon.ico',
  '/robots.txt',
];
const LOOKS = ['/api/health', '/api/ready', '/.well-known/jwks.json', '/.well-known/'];
const POSTS = [
  '/api/auth',
  '/api/auth/sign-out',
  '/api/auth/token',
  '/api/preferences',
  '/api/account',
  '/api/account/forgot-password',
  '/api/account/reset-password',
  '/api/account/verify-email',
];

const publicMethods = (path: string): string[] =>
  ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', ''].filter((method) => isPublic(method, path));

test.each([...PAGES, ...LOOKS])('anybody may look at %s, and nothing more', (path) => {
  expect(publicMethods(path)).toEqual(['GET', 'HEAD']);
});

test.each(POSTS)('anybody may post to %s', (path) => {
  expect(publicMethods(path)).toEqual(path === '/api/auth' ? ['POST', 'DELETE'] : ['POST']);
});

test.each([
  '',
  '/x',
  '/sign-in/',
  '/SIGN-IN',
  '/.well-known',
  '/x/.well-known/',
  '/api',
  '/api/protected',
  '/protected',
  '/account',
])('nobody may do anything at "%s" without a token', (path) => {
  expect(publicMethods(path)).toEqual([]);
});

test.each([
  ['/api', true],
  ['/api/', true],
  ['/api/auth', true],
  ['/apis', false],
  ['/', false],
  ['/x/api/', false],
])('%s is of the API: %s', (path, is) => {
  expect(isApi(path)).toBe(is);
});
