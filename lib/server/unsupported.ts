import type { IncomingMessage, ServerResponse } from 'node:http';
import { isApi } from '../edge/routes';
import { refuse } from './refuse';

/** What Next's route handlers know. It fails (500) at all others that Node reads: TRACE, PROPFIND and their like. */
const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

const STATIC = '/_next/static/';
const STATIC_METHODS = ['GET', 'HEAD'];

export const isStaticFile = (url = ''): boolean => url.startsWith(STATIC);

/**
 * Answers what Next answers with a 500 or not at all:
 *
 * - no `Host`, and an expectation that is not `100-continue`: 400 and 417 (RFC 9112 section 3.2, RFC 9110 section 10.1.1)
 * - methods it does not know, and other methods than GET and HEAD for static files: 405 with `Allow` (RFC 9110 section 15.5.6)
 * - API paths that cannot be decoded: 400
 * - `OPTIONS *`, which asks about the whole server: 204 with `Allow`
 */
export function refuseUnsupported(request: IncomingMessage, response: ServerResponse): boolean {
  const { method = '', url = '', headers } = request;
  if (headers.host === undefined && request.httpVersion === '1.1') return close(response, 400);
  if (headers.expect !== undefined && !/^100-continue$/i.test(headers.expect)) return close(response, 417);
  const allowed = isStaticFile(url) ? STATIC_METHODS : METHODS;
  if (url === '*' || !allowed.includes(method)) return refuseMethod(request, response, allowed);
  return !isReadable(url) && refuse(request, response, 'invalid_request');
}

function close(response: ServerResponse, status: number): true {
  response.writeHead(status, { 'cache-control': 'no-store', connection: 'close' }).end();
  return true;
}

/** Next fails (500) at an API path that is no UTF-8 behind its `%`; of a page it says 400 itself. */
function isReadable(target: string): boolean {
  const path = target.split('?')[0] ?? '';
  if (!isApi(path) || !path.includes('%')) return true;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function refuseMethod(request: IncomingMessage, response: ServerResponse, allowed: readonly string[]): true {
  response.setHeader('allow', allowed.join(', '));
  if (request.method !== 'OPTIONS') return refuse(request, response, 'method_not_allowed');
  response.writeHead(204, { 'cache-control': 'no-store' }).end();
  return true;
}
