import { describe, expect, test } from 'vitest';
import { AuthError, TokenError } from '../errors';
import { requireScraper } from './metrics-access';

const TOKEN = 'a-metrics-token-0123456789-abcdef';
const ALONE = { metricsToken: null, trustProxy: 0, secureCookies: false };
const WITH_TOKEN = { ...ALONE, metricsToken: TOKEN };

const bearer = (authorization: string) => new Headers({ authorization });
const DIRECT = new Headers({ 'x-forwarded-for': '127.0.0.1' }); // our own entry, the socket's

function outcome(...asked: Parameters<typeof requireScraper>): 'allowed' | number {
  try {
    requireScraper(...asked);
    return 'allowed';
  } catch (error) {
    if (error instanceof TokenError) return 401;
    if (error instanceof AuthError) return error.status;
    throw error;
  }
}

describe('without METRICS_TOKEN', () => {
  test.each(['127.0.0.1', '127.3.4.5', '::1', '::ffff:127.0.0.1'])('%s may read the metrics', (address) => {
    expect(outcome(ALONE, DIRECT, address)).toBe('allowed');
  });

  test.each(['192.0.2.7', '10.0.0.1', '::ffff:192.0.2.7', '2001:db8::1', '::127.0.0.1', '1127.0.0.1', '', undefined])(
    '%s may not, and learns nothing',
    (address) => {
      expect(outcome(ALONE, new Headers({ 'x-forwarded-for': '127.0.0.1' }), address)).toBe(404);
    },
  );

  test('nobody may where a proxy stands in front: it comes from this machine for everybody [V13.4.5]', () => {
    expect(outcome({ ...ALONE, trustProxy: 1 }, DIRECT, '127.0.0.1')).toBe(404);
    expect(outcome({ ...ALONE, secureCookies: true }, DIRECT, '127.0.0.1')).toBe(404);
  });

  test.each([
    { 'x-forwarded-for': '198.51.100.7, 127.0.0.1' },
    { 'x-forwarded-for': '127.0.0.1, 127.0.0.1' },
    { forwarded: 'for=198.51.100.7' },
    { via: '1.1 proxy' },
    { 'x-real-ip': '127.0.0.1' },
  ])('nor by one that the settings do not tell of: %o', (headers) => {
    expect(outcome(ALONE, new Headers(headers as Record<string, string>), '127.0.0.1')).toBe(404);
  });
});

describe('with METRICS_TOKEN', () => {
  test('whoever brings it may, from anywhere', () => {
    expect(outcome(WITH_TOKEN, bearer(`Bearer ${TOKEN}`), '192.0.2.7')).toBe('allowed');
    expect(outcome({ ...WITH_TOKEN, trustProxy: 2 }, bearer(`bearer  ${TOKEN}`), undefined)).toBe('allowed');
  });

  test.each([
    '',
    'Bearer',
    'Bearer ',
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(1)}`,
    `JWT ${TOKEN}`,
    TOKEN,
    `Basic ${TOKEN}`,
  ])('who brings "%s" may not, not even from this machine', (authorization) => {
    expect(outcome(WITH_TOKEN, bearer(authorization), '127.0.0.1')).toBe(401);
  });
});
