import type { IncomingMessage } from 'node:http';
import { PAGE_WRITE_HEADER } from '../edge/routes';
import { routesAs } from './known-routes';

/**
 * Makes what tells the gate which requests ask a page for more than to be read. Next renders a page whatever the method, so a `POST` or
 * `DELETE` that changes nothing would be answered 200; and at the edge nobody knows which paths are pages.
 *
 * @param pages the routes that are pages, as Next writes them
 */
export function pageWrites(pages: readonly string[]): (request: IncomingMessage) => void {
  const routeOf = routesAs(pages);
  const known = new Set(pages);
  return ({ headers, method, url = '' }) => {
    delete headers[PAGE_WRITE_HEADER];
    if (method !== 'GET' && method !== 'HEAD' && known.has(routeOf(url))) headers[PAGE_WRITE_HEADER] = '1';
  };
}
