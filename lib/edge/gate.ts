import type { Config } from '../config/config';
import { verifyAccessToken } from './access-token';
import { isToldInJson } from './api-caller';
import { linkCookie, openMailedLink } from './mailed-link';
import { obstacleIn } from './obstacle';
import { type HeaderReader, mayRenew, presentedToken } from './presented-token';
import { isPublic, PAGE_WRITE_HEADER } from './routes';
import { signInLocation } from './way-back';

/**
 * `path` decides, and is what Next will serve: not decoded, its own suffixes (`.rsc`) taken off. `target` is the page's address to the
 * byte, to lead back to.
 */
export type GateRequest = { method: string; path: string; target: string; headers: HeaderReader };

export type Decision =
  | { action: 'pass' }
  /** A browser whose access token is over but that holds a refresh token: renew, then ask again. */
  | { action: 'renew' }
  /** A mailed link: its token goes into a cookie and out of the address. */
  | { action: 'open-link'; location: string; status: 303; cookie: string }
  /** An API caller, an invalid token, what keeps signing in from helping, or a page asked for more than to be read: Node says so. */
  | { action: 'refuse' }
  /** A person: show the form, then lead back to where they were going. Only a GET goes there as it is. */
  | { action: 'sign-in'; location: string; status: 303 | 307 };

/**
 * The gate: decides where a request goes, from the URL and the tokens alone (no database, no network). It decides routing,
 * not access: every page and handler asks `requireSession()` again, which also reads the session's row.
 *
 * @param now seconds since the epoch
 */
export async function decide(config: Config, request: GateRequest, now: number): Promise<Decision> {
  const { method, path, target, headers } = request;
  const opened = openMailedLink(method, path, target);
  if (opened) {
    const cookie = linkCookie(opened.token, config);
    return { action: 'open-link', location: opened.location, status: 303, cookie };
  }
  if (isPublic(method, path)) return { action: 'pass' };

  const presented = presentedToken(headers, config);
  if (presented.status === 'presented') {
    const verified = await verifyAccessToken(config, presented.token, now);
    if (verified.status === 'valid') return { action: headers.get(PAGE_WRITE_HEADER) ? 'refuse' : 'pass' };
  }

  if (mayRenew(headers, presented, config)) return { action: 'renew' };
  const toNode = isToldInJson(path, headers) || presented.status === 'presented' || obstacleIn(headers, config);
  if (toNode) return { action: 'refuse' };
  return { action: 'sign-in', location: signInLocation(target), status: redirectStatus(method) };
}

/** A page may be asked for again as it is; a form that was posted must not be posted to the sign-in page (RFC 9110). */
export const redirectStatus = (method: string): 303 | 307 => (method === 'GET' || method === 'HEAD' ? 307 : 303);
