import type { IncomingMessage, ServerResponse } from 'node:http';
import { uuidv7 } from '../crypto/random';
import { REQUEST_ID_HEADER, TARGET_HEADER } from '../edge/routes';
import { perProcess } from '../per-process';
import { onceEnded } from './request-end';

/** Of a client that is gone by now. Without an entry of ours, what the client wrote would stand in its place. */
const NO_ADDRESS = '0.0.0.0';

// No AsyncLocalStorage: one more of them costs something at every step of every request.
const responses = perProcess('responses', () => new Map<string, ServerResponse>()).get();

/** The response to a request that is being answered, by its id. */
export const findResponse = (requestId: string): ServerResponse | undefined => responses.get(requestId);

/**
 * Tells those behind Next what it doesn't show them.
 *
 * - The client's address: appends the socket's to `X-Forwarded-For` (or to `Forwarded` in its place), as a proxy would. Next shows its
 *   handlers no socket, and writes that header only where the client has not, so without this a client could name itself any address.
 * - The path and query as they were sent (lib/edge/target.ts). A target with a scheme and host (absolute-form, RFC 9112 section
 *   3.2.2), which Next takes for a path to tidy up and redirects to, loses both.
 * - An id, by which people who report a problem and the log mean the same request.
 */
export function identifyRequest(request: IncomingMessage, response: ServerResponse): void {
  const forwarded = request.headers['x-forwarded-for'] || request.headers.forwarded;
  const hops = [forwarded, request.socket.remoteAddress ?? NO_ADDRESS].flat().filter(Boolean);
  request.headers['x-forwarded-for'] = hops.join(', ');
  readTarget(request);
  request.headers[TARGET_HEADER] = request.url;
  const requestId = uuidv7();
  request.headers[REQUEST_ID_HEADER] = requestId;
  response.setHeader(REQUEST_ID_HEADER, requestId);
  responses.set(requestId, response);
  onceEnded(request, response, () => responses.delete(requestId));
}

/** Leaves the path and query, beginning with one slash. A host named in the target stands in for `Host` (RFC 9112 section 3.2.2). */
function readTarget(request: IncomingMessage): void {
  const { url: target = '/' } = request;
  if (target === '*') return;
  const [absolute = '', host] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(target) ?? [];
  const path = target.slice(absolute.length);
  request.url = path.startsWith('/') ? path : `/${path}`;
  if (host !== undefined) request.headers.host = host;
}
