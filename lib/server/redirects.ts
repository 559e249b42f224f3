import type { IncomingMessage, ServerResponse } from 'node:http';

/** Where password managers look (W3C, A Well-Known URL for Changing Passwords). */
const CHANGE_PASSWORD = '/.well-known/change-password';

/**
 * Sends a request on to the address it means, before Next does: Next's own redirects write the query anew (`?flag` becomes `?flag=`).
 * What has two slashes in a row or a backslash is left to Next, so that no `Location` names another host.
 */
export function redirectBeforeNext({ url = '/' }: IncomingMessage, response: ServerResponse): boolean {
  const moved = movedTo(url);
  if (moved) response.writeHead(moved.status, { location: moved.location, 'cache-control': 'no-store' }).end();
  return moved !== null;
}

/** @param target path and query, as in the request */
export function movedTo(target: string): { status: 307 | 308; location: string } | null {
  const [path = ''] = target.split('?', 1);
  const query = target.slice(path.length);
  if (path === CHANGE_PASSWORD) return { status: 307, location: `/account/password${query}` };
  if (path === '/' || !path.endsWith('/') || /\/\/|\\/.test(path)) return null;
  return { status: 308, location: path.slice(0, -1) + query };
}
