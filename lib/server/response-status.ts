import { headers } from 'next/headers';
import { REQUEST_ID_HEADER } from '../edge/routes';
import { findResponse } from './identify-request';

/** The address that the request came from, by its connection: no header says otherwise. Undefined once it is answered. */
export const socketAddress = (requestId: string): string | undefined => findResponse(requestId)?.socket?.remoteAddress;

/**
 * Answers with this status, whatever Next sets. A page has no other way to be a 503: Next knows 200, redirects, 404 and 500.
 * Route handlers don't need it.
 */
export async function forceStatus(status: number, retryAfter: number): Promise<void> {
  const response = findResponse((await headers()).get(REQUEST_ID_HEADER) ?? '');
  if (!response || response.headersSent) return;
  response.setHeader('retry-after', retryAfter);
  Object.defineProperty(response, 'statusCode', { configurable: true, get: () => status, set: () => {} });
}

/**
 * Sends this answer in place of the page, which Next goes on to make for nobody: a page can answer nothing but HTML itself. Once the
 * first byte of the page is sent nothing happens.
 */
export async function answerInstead(answer: Response): Promise<void> {
  const response = findResponse((await headers()).get(REQUEST_ID_HEADER) ?? '');
  if (!response || response.headersSent) return;
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  response.setHeader = response.appendHeader = () => response; // Next's for the page; Node throws when the head is sent
  response.removeHeader = () => {};
}
