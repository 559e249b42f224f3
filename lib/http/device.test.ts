import { expect, test } from 'vitest';
import { deviceOf } from './device';

const address = (forwarded: string, trustProxy: number) =>
  deviceOf(new Request('http://localhost/', { headers: { 'x-forwarded-for': forwarded } }), trustProxy).address;

test.each([
  // what the client wrote, …, the socket's address last
  ['203.0.113.7', 0, '203.0.113.7'],
  ['6.6.6.6, 203.0.113.7', 0, '203.0.113.7'],
  ['6.6.6.6, 203.0.113.7, 10.0.0.1', 1, '203.0.113.7'],
  ['6.6.6.6, 203.0.113.7, 10.0.0.2, 10.0.0.1', 2, '203.0.113.7'],
  ['10.0.0.1', 1, '10.0.0.1'],
  ['2001:db8::7', 0, '2001:db8::7'],
  ['::ffff:203.0.113.7', 0, '203.0.113.7'],
  ['6.6.6.6,\t203.0.113.7 , 10.0.0.1', 1, '203.0.113.7'],
  ['203.0.113.7\xA0', 0, ''],
  ['not an address', 0, ''],
  ['', 0, ''],
])('of "%s" with %i proxies the client is "%s" [V4.1.3 V15.3.4]', (forwarded, trustProxy, client) => {
  expect(address(forwarded, trustProxy)).toBe(client);
});

test('keeps the browser’s description to a sane length', () => {
  const request = new Request('http://localhost/', { headers: { 'user-agent': 'x'.repeat(5000) } });
  expect(deviceOf(request, 0).userAgent).toHaveLength(512);
});
