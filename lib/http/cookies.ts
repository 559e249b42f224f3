import { KNOWN_BROWSER_LIFE } from '../auth/known-browser';
import type { Config } from '../config/config';
import { type CookieName, cookieName, cookieValues, type HeaderReader } from '../edge/presented-token';
import { serialiseCookie } from '../edge/set-cookie';
import type { Tokens } from '../flows/issue-tokens';
import { days, minutes } from '../time';

/** The cookies that are set, in one place. Reading the tokens is the edge's (lib/edge/presented-token.ts). */

type CookieConfig = Pick<Config, 'secureCookies'>;

const serialise = ({ secureCookies }: CookieConfig, name: CookieName, value: string, maxAge: number): string =>
  serialiseCookie(name, value, maxAge, secureCookies);

/** Both tokens, gone from the browser when what they stand for is over. */
export function setTokenCookies(answer: Response, config: CookieConfig, tokens: Tokens): void {
  answer.headers.append('set-cookie', serialise(config, 'access', tokens.accessToken, tokens.accessTokenTtl));
  answer.headers.append('set-cookie', serialise(config, 'refresh', tokens.refreshToken, tokens.refreshTokenTtl));
}

export function expireTokenCookies(answer: Response, config: CookieConfig): void {
  answer.headers.append('set-cookie', serialise(config, 'access', '', 0));
  answer.headers.append('set-cookie', serialise(config, 'refresh', '', 0));
}

/** By which a browser is known again to strangers' disadvantage; outlives signing out (lib/auth/known-browser.ts). */
export function setBrowserCookie(answer: Response, config: CookieConfig, secret: string): void {
  answer.headers.append('set-cookie', serialise(config, 'browser', secret, KNOWN_BROWSER_LIFE));
}

export function readBrowserCookie(config: CookieConfig, headers: HeaderReader): string | null {
  const [secret, second] = cookieValues(headers, cookieName('browser', config.secureCookies));
  return secret && second === undefined ? secret : null;
}

/** The longest that browsers keep a cookie (RFC 6265bis section 5.5). */
const LONGEST = days(400);

/** The language or theme that was chosen here. */
export function setPreferenceCookie(
  answer: Response,
  config: CookieConfig,
  name: 'locale' | 'theme',
  value: string,
): void {
  answer.headers.append('set-cookie', serialise(config, name, value, LONGEST));
}

/** Long enough to try again, short enough not to linger. */
const FORM_MAX_AGE = minutes(5);
const FORM_MAX_BYTES = 2048;

/** Carries what was typed into a form over the redirect back to it, so that no name stands in a URL. Never a password. */
export function setFormCookie(answer: Response, config: CookieConfig, typed: Readonly<Record<string, string>>): void {
  const value = Buffer.from(JSON.stringify(typed)).toString('base64url');
  if (value.length > FORM_MAX_BYTES) expireFormCookie(answer, config);
  else answer.headers.append('set-cookie', serialise(config, 'form', value, FORM_MAX_AGE));
}

export function expireFormCookie(answer: Response, config: CookieConfig): void {
  answer.headers.append('set-cookie', serialise(config, 'form', '', 0));
}

/** What was typed into the form that failed, as far as this browser still knows. */
export function readFormCookie(config: CookieConfig, headers: HeaderReader): Record<string, string> {
  const [value, second] = cookieValues(headers, cookieName('form', config.secureCookies));
  if (!value || second !== undefined) return {};
  try {
    const typed: unknown = JSON.parse(Buffer.from(value, 'base64url').toString());
    const entries = Object.entries(typed ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}

/** As long as a mailed link to set a password is good for. */
const RETURN_MAX_AGE = minutes(30);
const RETURN_MAX_BYTES = 4000; // browsers keep 4096 bytes of name and value

/** Keeps where somebody was going while they read their mail. It does not travel in the mail, where anybody could have it written. */
export function setReturnCookie(answer: Response, config: CookieConfig, returnTo: string | null): void {
  const value = Buffer.from(returnTo ?? '').toString('base64url');
  const kept = value.length > 0 && value.length <= RETURN_MAX_BYTES;
  answer.headers.append('set-cookie', serialise(config, 'return', kept ? value : '', kept ? RETURN_MAX_AGE : 0));
}

/** As it was kept: a text that is still to be judged by `returnPath()`. */
export function readReturnCookie(config: CookieConfig, headers: HeaderReader): string | null {
  const [value, second] = cookieValues(headers, cookieName('return', config.secureCookies));
  return value && second === undefined ? Buffer.from(value, 'base64url').toString() : null;
}
