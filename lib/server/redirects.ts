import type { IncomingMessage, ServerResponse } from 'node:http';
import { isApi, TARGET_HEADER } from '../edge/routes';

/** Where password managers look (W3C, A Well-Known URL for Changing Passwords). */
const CHANGE_PASSWORD = '/.well-known/change-password';

/**
 * Sends a request on to the address it means, before Next does: Next's own redirects write the query anew (`?flag` becomes `?flag=`).
 * A program's request is served there at once, since programs rarely follow: `/api/auth/token/` is `/api/auth/token`.
 * What has two slashes in a row or a backslash is left to Next, so that no `Location` names another host.
 */
export function redirectBeforeNext(request: IncomingMessage, response: ServerResponse): boolean {
  const moved = movedTo(request.url ?? '/');
  if (!moved) return false;
  const { status, location } = moved;
  if (isApi(location.split('?')[0] ?? '')) {
    request.url = location;
    request.headers[TARGET_HEADER] = location;
    return false;
  }
  response.writeHead(status, { location, 'cache-control': 'no-store' }).end();
  return true;
}

/** @param target path and query, as in the request */
export function movedTo(target: string): { status: 307 | 308; location: string } | null {
  const [path = ''] = target.split('?', 1);
  const query = target.slice(path.length);
  if (path === CHANGE_PASSWORD) return { status: 307, location: `/account/password${query}` };
  if (path === '/' || !path.endsWith('/') || /\/\/|\\/.test(path)) return null;
  return { status: 308, location: path.slice(0, -1) + query };
}
