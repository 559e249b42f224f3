import { beforeEach, describe, expect, test, vi } from 'vitest';
import { log } from '../observe/log';
import { perProcess } from '../per-process';
import { clientAddress } from './client-address';

const headers = (forwarded: string) => ({ get: (name: string) => (name === 'x-forwarded-for' ? forwarded : null) });
const address = (forwarded: string, trustProxy: number) => clientAddress(headers(forwarded), trustProxy);

const warn = vi.spyOn(log, 'warn').mockImplementation(() => {});
beforeEach(() => {
  perProcess('warnings about proxies', () => new Set()).set(undefined);
  warn.mockClear();
});

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

test.each([
  ['203.0.113.9:51234', '203.0.113.9'], // Azure
  ['"203.0.113.9:51234"', '203.0.113.9'],
  ['[2001:db8::9]:51234', '2001:db8::9'],
  ['[2001:DB8:0:0::9]', '2001:db8::9'],
  ['"[2001:db8::9]:51234"', '2001:db8::9'],
  ['"2001:db8::9"', '2001:db8::9'],
  ['fe80::9%eth0', 'fe80::9'],
  ['[fe80::9%eth0]:443', 'fe80::9'],
  ['[::ffff:203.0.113.9]:51234', '203.0.113.9'],
  ['0:0:0:0:0:ffff:cb00:7109', '203.0.113.9'],
  ['for=203.0.113.9', '203.0.113.9'],
  ['For="203.0.113.9:51234"', '203.0.113.9'],
  ['for="[2001:db8::9]:_port";proto=https;by=203.0.113.1', '2001:db8::9'],
  ['by=203.0.113.1; FOR=203.0.113.9 ;proto=https', '203.0.113.9'],
])('of a client that a proxy writes as %s the address is %s', (written, client) => {
  expect(address(`6.6.6.6, ${written}, 10.0.0.1`, 1)).toBe(client);
  expect(warn).not.toHaveBeenCalled();
});

test.each([
  'unknown',
  '_hidden',
  'for=unknown',
  'proto=https',
  '203.0.113.9:',
  '203.0.113.9:123456789',
  '203.0.113',
  '203.0.113.09',
  '203.0.113.9:1:2',
  '[203.0.113.9',
  '2001:db8::9]:1',
  '[]',
  'host.example:80',
  '\u0662.0.0.1',
])('%s is no address, and the entries beside it are not taken for it', (written) => {
  expect(address(`6.6.6.6, ${written}, 10.0.0.1`, 1)).toBe('');
});

describe('what seems wrong is logged once', () => {
  const said = () => warn.mock.calls;

  test('an address that cannot be read: what it looks like, not what it says', () => {
    for (let count = 0; count < 3; count++) address('6.6.6.6, client=john.example:51234, 10.0.0.1', 1);
    expect(said()).toEqual([
      [{ shape: '9.9.9.9, a=a.a:9, 9.9.9.9', trustProxy: 1 }, expect.stringContaining('no address')],
    ]);
  });

  test('a long header is shown by its end', () => {
    address(`${'x-'.repeat(5000)}, ${'-'.repeat(5000)}`, 0);
    expect(JSON.stringify(said()).length).toBeLessThan(400);
  });

  test('a header that nobody may write where TRUST_PROXY is 0', () => {
    address('203.0.113.7', 0);
    expect(said()).toEqual([]);
    for (let count = 0; count < 3; count++) address('203.0.113.7, 10.0.0.1', 0);
    expect(said()).toEqual([[{ trustProxy: 0 }, expect.stringContaining('TRUST_PROXY is 0')]]);
  });

  test('fewer entries than there are proxies', () => {
    address('203.0.113.7, 10.0.0.1', 1);
    expect(said()).toEqual([]);
    address('10.0.0.1', 1);
    address('203.0.113.7, 10.0.0.1', 2);
    expect(said()).toEqual([[{ entries: 0, trustProxy: 1 }, expect.stringContaining('fewer entries')]]);
  });
});
