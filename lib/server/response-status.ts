import type { ServerResponse } from 'node:http';
import { headers } from 'next/headers';
import { REQUEST_ID_HEADER } from '../edge/routes';
import { perProcess } from '../per-process';

// No AsyncLocalStorage: one more of them costs something at every step of every request.
const responses = perProcess('responses', () => new Map<string, ServerResponse>()).get();

/** Keeps the response to a request at hand, until it is sent. */
export function rememberResponse(requestId: string, response: ServerResponse): void {
  responses.set(requestId, response);
  response.once('close', () => responses.delete(requestId));
}

/** From which address the request came, by its connection: no header says otherwise. Undefined once it is answered. */
export const socketAddress = (requestId: string): string | undefined => responses.get(requestId)?.socket?.remoteAddress;

/**
 * Answers with this status, whatever Next sets. A page has no other way to be a 503: Next knows 200, redirects, 404 and 500.
 * Route handlers don't need it.
 */
export async function forceStatus(status: number, retryAfter: number): Promise<void> {
  const response = responses.get((await headers()).get(REQUEST_ID_HEADER) ?? '');
  if (!response || response.headersSent) return;
  response.setHeader('retry-after', retryAfter);
  Object.defineProperty(response, 'statusCode', { configurable: true, get: () => status, set: () => {} });
}

/**
 * Sends this answer in place of the page, which Next goes on to make for nobody: a page can answer nothing but HTML itself. Once the
 * first byte of the page is sent nothing happens.
 */
export async function answerInstead(answer: Response): Promise<void> {
  const response = responses.get((await headers()).get(REQUEST_ID_HEADER) ?? '');
  if (!response || response.headersSent) return;
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  response.setHeader = response.appendHeader = () => response; // Next's for the page; Node throws when the head is sent
  response.removeHeader = () => {};
}
