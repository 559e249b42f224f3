import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import {
  CONFIRM_PATH,
  isApi,
  isPublic,
  PUBLIC_LIST,
  REFRESH_PATH,
  REFUSED_PATH,
  REQUEST_ID_HEADER,
  REWRITTEN_TO,
  SIGN_IN_PATH,
  TARGET_HEADER,
  TOKEN_ALIAS,
  TOKEN_PATH,
} from './routes';

/** An app's own list, as it would be edited. */
vi.mock('../app/routes', () => ({
  APP_PUBLIC_LIST: [
    ['/pricing', ['GET', 'HEAD']],
    ['/sign-up', []],
  ],
}));

/** The whole public list, written once more: who changes it says so here. */
const PAGES = [
  '/',
  '/sign-in',
  '/forgot-password',
  '/reset-password',
  '/verify-email',
  '/icon.svg',
  '/favicon.ico',
  '/robots.txt',
];
const LOOKS = ['/api/health', '/api/ready', '/api/metrics', '/api/openapi.json'];
const WELL_KNOWN = ['/.well-known/jwks.json', '/.well-known/'];
const POSTS = [
  '/api/auth',
  '/api/auth/sign-out',
  '/api/auth/token',
  '/auth',
  '/api/auth/revoke',
  '/api/preferences',
  '/api/account',
  '/api/account/forgot-password',
  '/api/account/reset-password',
  '/api/account/verify-email',
];

const publicMethods = (path: string): string[] =>
  ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', ''].filter((method) => isPublic(method, path));

test('the public list has no other path', () => {
  expect([...PUBLIC_LIST.keys()].sort()).toEqual([...PAGES, ...LOOKS, ...POSTS, '/pricing', '/sign-up'].sort());
});

test('an app adds to the public list, and takes from it', () => {
  expect([publicMethods('/pricing'), publicMethods('/sign-up')]).toEqual([['GET', 'HEAD'], []]);
});

test.each([...PAGES, ...LOOKS, ...WELL_KNOWN])('anybody may look at %s, and nothing more', (path) => {
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
  ['/auth', true],
  ['/auth/', false],
  ['/authors', false],
  ['/apis', false],
  ['/', false],
  ['/x/api/', false],
])('%s is of the API: %s', (path, is) => {
  expect(isApi(path)).toBe(is);
});

test('the page to sign in is there, and anybody may see it; that to confirm is there, and nobody may without a token', () => {
  const files = readdirSync('app', { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(^|\/)page\.tsx$/.test(file),
  );
  const pages = files.map((file) => path.join('/', path.dirname(file).replace(/\(\w+\)\//, '')));
  expect(pages).toEqual(expect.arrayContaining([SIGN_IN_PATH, CONFIRM_PATH]));
  expect(isPublic('GET', SIGN_IN_PATH)).toBe(true);
  expect(publicMethods(CONFIRM_PATH)).toEqual([]);
});

test('handlers that are reached only by another path are the gate’s two, and those that next.config.js rewrites to', async () => {
  const { default: nextConfig } = await import(path.resolve('next.config.js'));
  const rewrites: { destination: string }[] = await nextConfig.rewrites();
  const destinations = rewrites.map(({ destination }) => destination);
  const aliased = destinations.filter((path) => PUBLIC_LIST.has(path));
  expect([destinations.length, aliased]).toEqual([3, [TOKEN_PATH]]);
  const hidden = destinations.filter((path) => !PUBLIC_LIST.has(path));
  expect([...REWRITTEN_TO].sort()).toEqual([REFUSED_PATH, REFRESH_PATH, ...hidden].sort());
});

test.each([REFUSED_PATH, REFRESH_PATH])('the handler at %s is there, of the API, and not public by itself', (path) => {
  expect(existsSync(`app${path}/route.ts`)).toBe(true);
  expect(isApi(path)).toBe(true);
  expect(publicMethods(path)).toEqual([]);
});

test('what proxies, clients and the log know a header by stays', () => {
  expect([REQUEST_ID_HEADER, TARGET_HEADER]).toEqual(['x-request-id', 'x-latchkey-target']);
});

test('the ancestor’s path leads to the handler of tokens', async () => {
  const { default: nextConfig } = await import(path.resolve('next.config.js'));
  expect(await nextConfig.rewrites()).toContainEqual({ source: TOKEN_ALIAS, destination: TOKEN_PATH });
  expect(existsSync(`app${TOKEN_PATH}/route.ts`)).toBe(true);
});
