import type { Dice } from '../dice';

/** Of what requests are made. */
export type Kinds = Record<string, (dice: Dice) => string>;

export const PATHS = [
  '/',
  '/sign-in',
  '/sign-up',
  '/protected',
  '/account/sessions',
  '/api/auth',
  '/api/auth/token',
  '/auth',
  '/api/auth/refresh',
  '/api/account',
  '/api/account/sessions/1',
  '/api/preferences',
  '/api/protected',
  '/api/health',
  '/api/nowhere',
  '/.well-known/jwks.json',
  '/_next/static/chunks/nothing.js',
  '/_next/image?url=%2Ficon.svg&w=64&q=75',
  '/_next/data/build/protected.json',
  '/icon.svg',
  '/robots.txt',
];
export const METHODS = ['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];
export const JSON_BODY = '{"username":"jo\\u0000hn","password":"x"}';

/** ISO 8859-1: one character is one byte. */
export const text = (dice: Dice, length: number): string => dice.bytes(length).toString('latin1');

export function head(
  dice: Dice,
  lines: readonly string[] = [],
  path = dice.pick(PATHS),
  method = dice.pick(METHODS),
): string {
  return [`${method} ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...lines, '', ''].join('\r\n');
}

export const posted = (dice: Dice, lines: readonly string[], body: string): string =>
  head(dice, ['Content-Type: application/json', 'Sec-Fetch-Site: same-origin', ...lines], dice.pick(PATHS), 'POST') +
  body;
