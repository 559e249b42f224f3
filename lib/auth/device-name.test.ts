import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rounds } from '../../test/rounds';
import { LOCALES } from '../i18n/locale';
import { deviceName } from './device-name';

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    'Chrome on Windows',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0', 'Firefox on Linux'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
    'Safari on iOS',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    'Safari on macOS',
  ],
  ['curl/8.5.0', 'curl'],
  ['my-script', 'my-script'],
  ['', null],
  ['Your account is locked. Open https://evil.example/help/1 ', 'Your'],
  ['www.evil.example', null],
  ['https://evil.example', null],
  ['Mozilla/5.0 (Windows NT 10.0) www.evil.example/1.0', 'Windows'],
])('calls %s "%s"', (userAgent, name) => {
  expect(deviceName(userAgent)).toBe(name);
});

test('survives whatever is sent', () => {
  for (const userAgent of [' ', '/', '<script>', '\u0000', 'x'.repeat(512), '('.repeat(500)]) {
    expect(deviceName(userAgent)).toBeNull();
  }
});

test('is a few words, whatever is sent: no address, no link, no line of its own', () => {
  const pieces = fc.constantFrom(
    ...[
      'Mozilla/5.0 (',
      ') ',
      'Windows NT 10.0',
      'Chrome/1',
      'Firefox/',
      ' Safari/604',
      'www.evil.example',
      'https://',
    ],
    ...['\r\n', '<a href=', '한국', '\u202e', '(', ';', '/', ' ', '%0a', 'Version/'],
  );
  const sent = fc.oneof(
    fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );
  fc.assert(
    fc.property(sent, fc.constantFrom(...LOCALES), (userAgent, locale) => {
      expect(deviceName(userAgent, locale) ?? 'none').toMatch(/^[\p{L}\p{N}_ -]{1,64}$/u);
    }),
    { numRuns: rounds(500, 50_000) },
  );
});
