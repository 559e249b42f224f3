import { type CookieConfig, hasAmbientAuthority } from '../edge/presented-token';
import { AuthError } from '../errors';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a change of state that another site's page caused, signing in included (login CSRF).
 *
 * `Sec-Fetch-Site` decides where the browser sends it (Fetch Metadata); no page can forge it. Without it, `Origin` must be
 * ours. Our own forms send `Origin: null`, because `Referrer-Policy: no-referrer` strips it, so `Origin` is not looked at
 * where the better header is there. A client that sends neither is no browser of today: it may not act by a cookie of ours. Other
 * cookies say nothing; proxies set them for every client.
 *
 * @param readsCookies false where what a request may do is in its body alone
 * @throws AuthError `cross_site_request`
 */
export function requireSameOrigin(request: Request, settings: CookieConfig, readsCookies = true): void {
  if (SAFE_METHODS.has(request.method)) return;
  const { headers } = request;
  const allowed =
    isSameOrigin(headers, settings.appOrigin) ?? !(readsCookies && hasAmbientAuthority(headers, settings));
  if (!allowed) throw new AuthError('cross_site_request');
}

/** Null where the request says nothing of its origin. */
function isSameOrigin(headers: Headers, appOrigin: string): boolean | null {
  const site = headers.get('sec-fetch-site');
  if (site === 'same-origin') return true;
  if (site === 'none') return headers.get('sec-fetch-mode') === 'navigate'; // typed into the address bar, or reloaded
  if (site !== null) return false;

  const origin = headers.get('origin');
  return origin === null ? null : origin === appOrigin;
}
