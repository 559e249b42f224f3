import { minutes } from '../time';
import { type CookieConfig, cookieName, cookieValues, type HeaderReader } from './presented-token';
import { serialiseCookie } from './set-cookie';
import { parametersOf, withoutParameter } from './target';

/** The pages that links in mails lead to, with a one-time token in the query. */
const LINKED: ReadonlySet<string> = new Set(['/reset-password', '/verify-email']);

const TOKEN = /^[\w-]{1,100}$/;

/** As long as a link to set a password is good for. */
const MAX_AGE = minutes(30);

type OpenedLink = { location: string; token: string };

/**
 * What a mailed link holds when it is opened: its token goes into a cookie and out of the address, at once, so that it stands in no
 * history, no bookmark, no address bar for somebody to look at, and no `Referer` (ASVS 14.2.1). It is not consumed by that.
 *
 * @returns null for all that is no mailed link; an empty token where there are two
 */
export function openMailedLink(method: string, path: string, target: string): OpenedLink | null {
  if (!LINKED.has(path) || (method !== 'GET' && method !== 'HEAD')) return null;
  const tokens = parametersOf(target).getAll('token');
  if (tokens.length === 0) return null;
  const [token = ''] = tokens;
  return { location: withoutParameter(target, 'token'), token: tokens.length === 1 ? token : '' };
}

/** The `Set-Cookie` that carries a link's token to its page. One that cannot be ours takes the one before away. */
export function linkCookie(token: string, config: CookieConfig): string {
  const ours = TOKEN.test(token);
  return serialiseCookie('link', ours ? token : '', ours ? MAX_AGE : 0, config);
}

/** The token of the link that was opened last in this browser; empty when there is none, or more than one. */
export function linkToken(headers: HeaderReader, config: CookieConfig): string {
  const [token, second] = cookieValues(headers, cookieName('link', config));
  return token && second === undefined ? token : '';
}
