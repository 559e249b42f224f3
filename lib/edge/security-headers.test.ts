import { describe, expect, test, vi } from 'vitest';
import { parseConfig } from '../config/config';
import { contentSecurityPolicy, nonceOf, STRICT_TRANSPORT_SECURITY } from './security-headers';

vi.mock('../app/content-sources', () => ({ APP_CONTENT_SOURCES: {} }));

const configFor = (APP_ORIGIN: string, NODE_ENV: string) =>
  parseConfig({ AUTH_SECRET: 'a secret for the tests of headers 01', APP_ORIGIN, NODE_ENV });
const policyFor = (origin: string, mode: string) =>
  contentSecurityPolicy(configFor(origin, mode), 'bm9uY2U=').split('; ');

const PRODUCTION = [
  "default-src 'none'",
  "script-src 'nonce-bm9uY2U=' 'strict-dynamic'",
  "style-src 'self' 'nonce-bm9uY2U='",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types nextjs nextjs#bundler default',
];

test('the policy of a page lets its own nonce run, and nothing else', () => {
  expect(policyFor('https://app.example.com', 'production')).toEqual([...PRODUCTION, 'upgrade-insecure-requests']);
  expect(policyFor('http://localhost:3000', 'production')).toEqual(PRODUCTION);
});

test('the development server may do what it cannot do without', () => {
  const loosened = policyFor('http://localhost:3000', 'development').filter((each) => !PRODUCTION.includes(each));
  expect(loosened).toEqual([
    "script-src 'nonce-bm9uY2U=' 'strict-dynamic' 'unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self' ws:",
  ]);
});

test.each([
  ["script-src 'nonce-aB3+/x=='", 'aB3+/x=='],
  ["default-src 'none'", undefined],
  ["script-src 'nonce-'", undefined],
  [`script-src 'nonce-a"><script>'`, undefined],
  ["script-src 'nonce-a b'", undefined],
])('the nonce in %j is %j', (policy, nonce) => {
  expect(nonceOf(new Headers({ 'content-security-policy': policy }))).toBe(nonce);
});

test('without a policy there is no nonce', () => {
  expect(nonceOf(new Headers())).toBeUndefined();
});

describe('with what an app loads from elsewhere', async () => {
  vi.resetModules();
  vi.doMock('../app/content-sources', () => ({
    APP_CONTENT_SOURCES: {
      'script-src': ['https://js.example'],
      'img-src': ['https://a.example', 'data:'],
      'frame-src': ['https://js.example'],
      'object-src': ['https://old.example'],
    },
  }));
  const { contentSecurityPolicy } = await import('./security-headers');
  vi.doUnmock('../app/content-sources');

  test('the policy names that, and keeps all else', () => {
    const policy = contentSecurityPolicy(configFor('http://localhost:3000', 'production'), 'bm9uY2U=').split('; ');
    const changed = [
      "script-src 'nonce-bm9uY2U=' 'strict-dynamic' https://js.example",
      "img-src 'self' https://a.example data:",
      'frame-src https://js.example',
      'object-src https://old.example',
    ];
    const replaced = /^(script|img|object)-src /;
    expect(policy).toEqual([...PRODUCTION.filter((each) => !replaced.test(each)), ...changed]);
  });
});

test('https is for two years, with subdomains', () => {
  expect(STRICT_TRANSPORT_SECURITY).toBe(`max-age=${2 * 365 * 86_400}; includeSubDomains`);
});
