import { AuthError } from '../errors';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a change of state that another site's page caused, signing in included (login CSRF).
 *
 * `Sec-Fetch-Site` decides where the browser sends it (Fetch Metadata); no page can forge it. Without it, `Origin` must be
 * ours. Our own forms send `Origin: null`, because `Referrer-Policy: no-referrer` strips it, so `Origin` is not looked at
 * where the better header is there. A client that sends neither is no browser; it may not bring cookies.
 *
 * @throws AuthError `cross_site_request`
 */
export function requireSameOrigin(request: Request, appOrigin: string): void {
  if (!SAFE_METHODS.has(request.method) && !isSameOrigin(request.headers, appOrigin)) {
    throw new AuthError('cross_site_request');
  }
}

function isSameOrigin(headers: Headers, appOrigin: string): boolean {
  const site = headers.get('sec-fetch-site');
  if (site === 'same-origin') return true;
  if (site === 'none') return headers.get('sec-fetch-mode') === 'navigate'; // typed into the address bar, or reloaded
  if (site !== null) return false;

  const origin = headers.get('origin');
  if (origin !== null) return origin === appOrigin;
  return headers.get('cookie') === null;
}
