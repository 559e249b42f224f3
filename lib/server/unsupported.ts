import type { IncomingMessage, ServerResponse } from 'node:http';
import { isApi } from '../edge/routes';
import { AuthError, type ErrorCode } from '../errors';
import { errorMessage } from '../http/error-message';
import { localeOf } from '../http/preferences';
import { beforeNext, headersOf, onServer } from './before-next';

/** What Next's route handlers know. It fails (500) at all others that Node reads: TRACE, PROPFIND and their like. */
const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

const STATIC = '/_next/static/';
const STATIC_METHODS = ['GET', 'HEAD'];

/** Next fails (500) where one of these is not met, and a server may ignore each (RFC 9110 sections 13.2.1 and 14.2). */
const STATIC_CONDITIONS = ['range', 'if-range', 'if-match', 'if-unmodified-since'];

/**
 * Answers, before Next sees it, what Next answers with a 500, with a redirect to elsewhere or not at all:
 *
 * - methods it does not know, and other methods than GET and HEAD for static files: 405 with `Allow` (RFC 9110 section 15.5.6)
 * - API paths that cannot be decoded: 400
 * - `OPTIONS *`, which asks about the whole server: 204 with `Allow`
 * - a target with a scheme and host (absolute-form, RFC 9112 section 3.2.2), which Next takes for a path to tidy up and sends back as
 *   `Location: http://anywhere.example/`: its path alone is passed on
 */
export function refuseUnsupported(): void {
  beforeNext((request, response) => {
    request.url = originForm(request.url ?? '/');
    const isStatic = request.url.startsWith(STATIC);
    if (isStatic) for (const name of STATIC_CONDITIONS) delete request.headers[name];
    const allowed = isStatic ? STATIC_METHODS : METHODS;
    if (request.url === '*' || !allowed.includes(request.method ?? '')) refuseMethod(request, response, allowed);
    else if (!isReadable(request.url)) refuse(request, response, 'invalid_request');
    else return false;
    return true;
  });
}

/** A target without scheme and host, which say nothing that `Host` does not say; and beginning with one slash. */
export function originForm(target: string): string {
  if (target === '*') return target;
  const path = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  return path.startsWith('/') ? path : `/${path}`;
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

function refuseMethod(request: IncomingMessage, response: ServerResponse, allowed: readonly string[]): void {
  response.setHeader('allow', allowed.join(', '));
  if (request.method === 'OPTIONS') response.writeHead(204, { 'cache-control': 'no-store' }).end();
  else refuse(request, response, 'method_not_allowed');
}

function refuse(request: IncomingMessage, response: ServerResponse, code: ErrorCode): void {
  const error = new AuthError(code);
  const message = errorMessage(error, localeOf(headersOf(request)));
  response.writeHead(error.status, { 'cache-control': 'no-store', 'content-type': 'application/json' });
  response.end(JSON.stringify({ message, error: error.code }));
}

/**
 * Serves a request that asks to speak another protocol (`Upgrade`) as any other, as RFC 9110 section 7.8 allows. Next's listener is for its
 * development server; in production it answers nothing and keeps the connection open for ever, out of reach of every timeout.
 */
export function ignoreUpgrades(): void {
  onServer((server) => server.removeAllListeners('upgrade'));
}
