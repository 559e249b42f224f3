import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { uuidv7 } from '../crypto/random';
import { REQUEST_ID_HEADER, TARGET_HEADER } from '../edge/routes';
import { answerHeaders } from './answer-headers';
import { requestsBegun } from './requests-begun';
import { rememberResponse } from './response-status';
import { keepOutOfCaches } from './uncached';
import { originForm } from './unsupported';

/** Of a client that is gone by now. Without an entry of ours, what the client wrote would stand in its place. */
const NO_ADDRESS = '0.0.0.0';

export type RequestStart = { request: IncomingMessage; response: ServerResponse; socket: Socket };

/**
 * What Next cannot do for every request, done before Next sees it. Uses Node's own channel for the start of a request, so it
 * holds for every way the server is started, and for static files and errors as well.
 *
 * - Appends the socket's address to `X-Forwarded-For` (or to `Forwarded` in its place), as a proxy would. Next shows its handlers no
 *   socket, and writes that header only where the client has not, so without this a client could name itself any address.
 * - Hands on the path and query as they were sent, which Next does not (lib/edge/target.ts).
 * - Gives the request an id, by which people who report a problem and the log mean the same one.
 * - Keeps the response at hand for a page that must be a 503 (lib/server/response-status.ts).
 * - Sets the headers of every answer (lib/server/answer-headers.ts), and keeps it out of caches (lib/server/uncached.ts).
 */
export function watchRequestStart({ https }: { https: boolean }): void {
  const headers = Object.entries(answerHeaders(https));
  const begin = ({ request, response, socket }: RequestStart): void => {
    const forwarded = request.headers['x-forwarded-for'] || request.headers.forwarded;
    const hops = [forwarded, socket.remoteAddress ?? NO_ADDRESS].flat().filter(Boolean);
    request.headers['x-forwarded-for'] = hops.join(', ');
    request.headers[TARGET_HEADER] = originForm(request.url ?? '/');
    const requestId = uuidv7();
    request.headers[REQUEST_ID_HEADER] = requestId;
    response.setHeader(REQUEST_ID_HEADER, requestId);
    rememberResponse(requestId, response);
    for (const [name, value] of headers) response.setHeader(name, value);
    keepOutOfCaches(request, response);
  };
  subscribe('http.server.request.start', (message) => begin(message as RequestStart));
  for (const begun of requestsBegun()) begin(begun);
}
