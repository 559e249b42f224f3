import type { Config } from '../config/config';
import type { TokenErrorReason } from '../errors';
import { trimBlanks } from './wire-text';

/** Finds the access token that a request carries. The same code reads it at the edge and in Node, so both see one token. */

export type HeaderReader = Pick<Headers, 'get'>;

export type Presented =
  | { status: 'presented'; token: string; by: 'header' | 'cookie' }
  /** `renewable`: a browser's refresh cookie may stand in for it. */
  | { status: 'absent'; reason: TokenErrorReason; renewable: boolean };

const absent = (reason: TokenErrorReason, renewable = false): Presented => ({ status: 'absent', reason, renewable });

/**
 * Without its prefix. `form`, `link`, `return`, `locale` and `theme` are read for the page that is shown and decide nothing that a request
 * changes: what a form needs of them is in its fields.
 */
export type CookieName = 'access' | 'refresh' | 'form' | 'link' | 'return' | 'browser' | 'locale' | 'theme';

export type CookieConfig = Pick<Config, 'appOrigin' | 'secureCookies'>;

/**
 * The name of a cookie of ours. `__Host-` makes the browser refuse one that a sibling domain or plain http planted
 * (RFC 6265bis section 4.1.3.2). Browsers accept it only over https, so `http://localhost` goes without; there all ports share
 * their cookies (section 8.5), and the name carries ours, lest another app's `access` be taken for it.
 */
export const cookieName = (name: CookieName, { appOrigin, secureCookies }: CookieConfig): string =>
  secureCookies ? `__Host-${name}` : `${name}-${/:(\d+)$/.exec(appOrigin)?.[1] ?? '80'}`;

/**
 * All values sent for one cookie name. Read from the raw header, because parsers keep one of two cookies of the same
 * name and hide the other, and two mean that somebody else planted one. A name loses only spaces and tabs: with any other
 * blank before it, it is another name, which a sibling host may set.
 */
export function cookieValues(headers: HeaderReader, name: string): string[] {
  const pairs = (headers.get('cookie') ?? '').split(';').map(trimBlanks);
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}

const credentialsOf = (headers: HeaderReader): string[] => trimBlanks(headers.get('authorization') ?? '').split(/ +/);

/**
 * Whether an API client's header says who asks, well or badly: `Authorization: Bearer` (RFC 6750 section 2.1) or `JWT` (the
 * ancestor's scheme). Then no cookie does. Another scheme is not ours (a proxy's Basic, say).
 */
export const bringsCredentials = (headers: HeaderReader): boolean =>
  /^(bearer|jwt)$/i.test(credentialsOf(headers)[0] ?? '');

/** The token from the header of an API client, else from the cookie. */
export function presentedToken(headers: HeaderReader, config: CookieConfig): Presented {
  const [scheme, token, ...rest] = credentialsOf(headers);
  if (bringsCredentials(headers)) {
    if (!token) return absent('Token missing');
    if (rest.length > 0) return absent('Token contains spaces');
    return { status: 'presented', token, by: 'header' };
  }

  const [cookie, second] = cookieValues(headers, cookieName('access', config));
  if (second !== undefined) return absent('Request contains more than one access token');
  if (cookie) return { status: 'presented', token: cookie, by: 'cookie' };
  return absent(scheme ? 'Unsupported authorization type' : 'Request does not contain an access token', true);
}

/** The cookies by which a request is more than a stranger's. */
const WITH_AUTHORITY = ['access', 'refresh', 'browser'] as const satisfies CookieName[];

/**
 * Whether a cookie of ours lets a request do what a stranger's may not. Not where a header says who asks: no page of another site
 * makes a browser send that.
 */
export function hasAmbientAuthority(headers: HeaderReader, config: CookieConfig): boolean {
  if (bringsCredentials(headers)) return false;
  return WITH_AUTHORITY.some((name) => cookieValues(headers, cookieName(name, config)).length > 0);
}

/** The refresh token of a browser, or null when there is none or more than one. */
export function presentedRefreshToken(headers: HeaderReader, config: CookieConfig): string | null {
  const [token, second] = cookieValues(headers, cookieName('refresh', config));
  return token && second === undefined ? token : null;
}

/**
 * Whether a refresh token may stand in for the access token of this request: it comes from one browser's cookies, not from
 * an API client's header, and no second access cookie was planted beside the first.
 */
export function mayRenew(headers: HeaderReader, presented: Presented, config: CookieConfig): boolean {
  const browser = presented.status === 'presented' ? presented.by === 'cookie' : presented.renewable;
  return browser && presentedRefreshToken(headers, config) !== null;
}
