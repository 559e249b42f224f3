import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { writeRefusal } from './refuse';
import { onceEnded } from './request-end';

/** Of a request's body. A password of 4,000 emoji, percent-encoded, fits. */
export const MAX_BODY_BYTES = 16 * 1024;

/** How much of a body Node reads ahead: more than is allowed, so that too much is noticed while nobody has read any of it. */
export const READ_AHEAD_BYTES = 4 * MAX_BODY_BYTES;

/** For a client that still sends when it was refused. */
const LINGER_MS = 1_000;

type Next = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Passes a request on when its whole body is here. So Next waits for no client, hears of none that hangs up in the middle, and holds
 * no more than `MAX_BODY_BYTES` of any, where it would hold 10 MB. A larger body is refused (413), by its length or, where none was
 * announced, by what has come. How long a body may take is the server's `requestTimeout`.
 */
export function receiveBody(request: IncomingMessage, response: ServerResponse, next: Next): void {
  const { headers } = request;
  if (!hasBody(headers)) next(request, response);
  else if (Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES) refuseTooLarge(request, response);
  else {
    if (headers.expect !== undefined) response.writeContinue();
    whenReceived(request, (whole) => (whole ? next : refuseTooLarge)(request, response));
  }
}

export const hasBody = (headers: IncomingHttpHeaders): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Calls back when a request's body is here, or too much of it; never where the client has gone. */
function whenReceived(request: IncomingMessage, received: (whole: boolean) => void): void {
  const look = () => {
    const tooLarge = request.readableLength > MAX_BODY_BYTES;
    if (!tooLarge && !request.complete) return;
    request.off('readable', look);
    received(!tooLarge);
  };
  request.on('readable', look);
}

/**
 * Reads on for a moment and forgets what comes: closing a connection on which bytes are unread resets it, and the client may lose the answer
 * (RFC 9112 section 9.6).
 */
function refuseTooLarge(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('connection', 'close');
  writeRefusal(request, response, 'content_too_large');
  const end = () => response.end();
  const late = setTimeout(end, LINGER_MS);
  onceEnded(request, response, () => clearTimeout(late));
  request.once('end', end).resume();
}
