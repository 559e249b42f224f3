import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HeaderReader } from '../edge/presented-token';
import { AuthError, type ErrorCode } from '../errors';
import { errorMessage } from '../http/error-message';
import { localeOf } from '../http/request-locale';

/** The headers of a request as the web reads them. */
export const headersOf = ({ headers }: IncomingMessage): HeaderReader => ({
  get: (name) => [headers[name]].flat().join(', ') || null,
});

/** Answers a request that never reaches Next, as `handler()` would: in the language that was asked for, and out of caches. */
export function refuse(request: IncomingMessage, response: ServerResponse, code: ErrorCode): true {
  writeRefusal(request, response, code);
  response.end();
  return true;
}

/** The same without the end: the client has the whole answer, and the connection stays open. */
export function writeRefusal(request: IncomingMessage, response: ServerResponse, code: ErrorCode): void {
  const error = new AuthError(code);
  const message = errorMessage(error, localeOf(headersOf(request)));
  const body = Buffer.from(JSON.stringify({ message, error: error.code }));
  response.setHeader('content-type', 'application/json');
  response.writeHead(error.status, { 'cache-control': 'no-store', 'content-length': body.byteLength });
  response.write(body);
}
