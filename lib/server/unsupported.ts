import type { IncomingMessage, ServerResponse } from 'node:http';
import { isApi } from '../edge/routes';
import { hasBody } from './receive-body';
import { refuse } from './refuse';

/** What Next's route handlers know. It fails (500) at all others that Node reads: TRACE, PROPFIND and their like. */
const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

const STATIC = '/_next/static/';
const STATIC_METHODS = ['GET', 'HEAD'];

/** A segment `.` or `..`, or a backslash, which a URL's parser takes for a slash. */
const TRAVERSAL = /\\|(^|\/)(\.|%2e){1,2}(\/|$)/i;

const isStaticFile = (url = ''): boolean => url.startsWith(STATIC);

/**
 * Answers what Next answers with a 500 or not at all, or what nobody reads:
 *
 * - an expectation that is not `100-continue`: 417 (RFC 9110 section 10.1.1)
 * - methods it does not know, and other methods than GET and HEAD for static files: 405 with `Allow` (RFC 9110 section 15.5.6)
 * - `OPTIONS *`, which asks about the whole server: 204 with `Allow`
 * - API paths that cannot be decoded: 400
 * - paths with `.` or `..` as a segment, or a backslash, however they are encoded: 404. Next would tidy them up, so that a page is seen
 *   under an address (`/_next/static/%2e%2e/%2e%2e/protected`) that a cache may be told to keep. No browser sends these
 * - a body that was compressed: 415, with what is taken instead (RFC 9110 section 15.5.16)
 */
export function refuseUnsupported(request: IncomingMessage, response: ServerResponse): boolean {
  const { method = '', url = '', headers } = request;
  if (headers.expect !== undefined && !/^100-continue$/i.test(headers.expect))
    return refuseExpectation(request, response);
  const allowed = isStaticFile(url) ? STATIC_METHODS : METHODS;
  if (url === '*' || !allowed.includes(method)) return refuseMethod(request, response, allowed);
  if (TRAVERSAL.test(url.split('?')[0] ?? '')) return refuse(request, response, 'not_found');
  if (!isReadable(url)) return refuse(request, response, 'invalid_request');
  if (hasBody(headers) && !/^(identity)?$/i.test(headers['content-encoding'] ?? '')) {
    response.setHeader('accept-encoding', 'identity');
    return refuse(request, response, 'unsupported_content_encoding');
  }
  return false;
}

/** A client that waits for leave to send a body may send it or not, so the connection can't be used again. */
function refuseExpectation(request: IncomingMessage, response: ServerResponse): true {
  response.setHeader('connection', 'close');
  return refuse(request, response, 'expectation_failed');
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
