import type { Config } from '../config';
import { verifyAccessToken } from './access-token';
import { type HeaderReader, presentedToken } from './presented-token';
import { isApi, isPublic, SIGN_IN_PATH } from './routes';

/** `path` and `search` as the client sent them, decoded by nobody. */
export type GateRequest = { path: string; search: string; headers: HeaderReader };

export type Decision =
  | { action: 'pass' }
  /** An API client: let Node answer with the token error. */
  | { action: 'refuse' }
  /** A person: show the form, then lead back to where they were going. */
  | { action: 'sign-in'; location: string };

/**
 * The gate: decides where a request goes, from the URL and the access token alone (no database, no network). It decides
 * routing, not access: every page and handler asks `requireSession()` again, which also reads the session's row.
 *
 * @param now seconds since the epoch
 */
export async function decide(config: Config, request: GateRequest, now: number): Promise<Decision> {
  if (isPublic(request.path)) return { action: 'pass' };

  const presented = presentedToken(request.headers, config.secureCookies);
  if (presented.status === 'presented') {
    const verified = await verifyAccessToken(config, presented.token, now);
    if (verified.status === 'valid') return { action: 'pass' };
  }

  if (isApi(request.path)) return { action: 'refuse' };
  return { action: 'sign-in', location: signInLocation(request.path + request.search) };
}

/** The sign-in page that leads back to `returnTo` (a path of this site). */
export const signInLocation = (returnTo?: string): string =>
  returnTo ? `${SIGN_IN_PATH}?${new URLSearchParams({ return_to: returnTo })}` : SIGN_IN_PATH;
