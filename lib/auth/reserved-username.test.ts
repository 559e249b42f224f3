import { describe, expect, test } from 'vitest';
import { isReservedUsername } from './reserved-username';

const BY_DEFAULT = ['default'];

/** RFC 2142, sections 3 to 6. */
const RFC_2142 = [
  'info',
  'marketing',
  'sales',
  'support',
  'abuse',
  'noc',
  'security',
  'postmaster',
  'hostmaster',
].concat(['usenet', 'news', 'webmaster', 'www', 'uucp', 'ftp']);

/** To whom certificate authorities write (CA/Browser Forum Baseline Requirements 3.2.2.4.4). */
const CERTIFICATES = ['admin', 'administrator', 'webmaster', 'hostmaster', 'postmaster'];

describe('a name that speaks for the site', () => {
  test.each([
    ...RFC_2142,
    ...CERTIFICATES,
    'root',
    'moderator',
    'no-reply',
    'mailer-daemon',
    'latchkey',
    '관리자',
    '고객센터',
  ])('%s is reserved', (name) => expect(isReservedUsername(name, BY_DEFAULT)).toBe(true));

  test.each([
    'Admin',
    'ADMIN',
    'ａｄｍｉｎ',
    'adm1n',
    'admln',
    '4dmin',
    'ádmin',
    'ad.min',
    '_admin_',
    'ad-m1n',
    'r00t',
    '5upp0rt',
    'ALL',
  ])('is reserved as %s, too', (name) => expect(isReservedUsername(name, BY_DEFAULT)).toBe(true));

  test.each(['john', 'jane', 'ann', 'adam', 'rooter', 'admin2', 'supporter', 'badmin', '관우', '지원', '...', 'x'])(
    '%s is not',
    (name) => expect(isReservedUsername(name, BY_DEFAULT)).toBe(false),
  );
});

describe('an operator', () => {
  test('adds names of the site’s own', () => {
    const reserved = ['default', 'Acme', 'acme-team'];
    const names = ['ACME', 'acmeteam', 'ac.me', 'admin', 'acmeist'];
    expect(names.map((name) => isReservedUsername(name, reserved))).toEqual([true, true, true, true, false]);
  });

  test('has a list of their own', () => {
    expect(['acme', 'admin'].map((name) => isReservedUsername(name, ['acme']))).toEqual([true, false]);
  });

  test('lets everybody have every name', () => {
    expect(isReservedUsername('admin', [])).toBe(false);
  });
});
