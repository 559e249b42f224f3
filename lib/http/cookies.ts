import * as z from 'zod';
import { KNOWN_BROWSER_LIFE } from '../auth/known-browser';
import {
  type CookieConfig,
  type CookieName,
  cookieName,
  cookieValues,
  type HeaderReader,
} from '../edge/presented-token';
import { serialiseCookie } from '../edge/set-cookie';
import type { Tokens } from '../flows/issue-tokens';
import { days, minutes } from '../time';

/** The cookies that are set, in one place. Reading the tokens is the edge's (lib/edge/presented-token.ts). */

const serialise = (config: CookieConfig, name: CookieName, value: string, maxAge: number): string =>
  serialiseCookie(name, value, maxAge, config);

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
  const [secret, second] = cookieValues(headers, cookieName('browser', config));
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

/** What was typed into forms that did not go through, by the path of their page. */
export type KeptForms = Readonly<Record<string, { fields: Record<string, string>; userId?: string | undefined }>>;

const keptForms = z.record(
  z.string(),
  z.object({ fields: z.record(z.string(), z.string()), userId: z.string().optional() }),
);

/**
 * Carries what was typed over redirects back to the forms, so that no name stands in a URL. Never a password. Where that is too much,
 * only the form that comes last is kept, or none.
 */
export function setFormCookie(answer: Response, config: CookieConfig, forms: KeptForms): void {
  const last = Object.fromEntries(Object.entries(forms).slice(-1));
  const value = [forms, last].map(encodeForms).find(({ length }) => length <= FORM_MAX_BYTES);
  if (value) answer.headers.append('set-cookie', serialise(config, 'form', value, FORM_MAX_AGE));
  else expireFormCookie(answer, config);
}

const encodeForms = (forms: KeptForms): string => Buffer.from(JSON.stringify(forms)).toString('base64url');

export function expireFormCookie(answer: Response, config: CookieConfig): void {
  answer.headers.append('set-cookie', serialise(config, 'form', '', 0));
}

export const setsFormCookie = (answer: Response, config: CookieConfig): boolean =>
  answer.headers.getSetCookie().some((cookie) => cookie.startsWith(`${cookieName('form', config)}=`));

/** What this browser still knows of it. */
export function readFormCookie(config: CookieConfig, headers: HeaderReader): KeptForms {
  const [value, second] = cookieValues(headers, cookieName('form', config));
  if (!value || second !== undefined) return {};
  try {
    return keptForms.safeParse(JSON.parse(Buffer.from(value, 'base64url').toString())).data ?? {};
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
  const [value, second] = cookieValues(headers, cookieName('return', config));
  return value && second === undefined ? Buffer.from(value, 'base64url').toString() : null;
}
