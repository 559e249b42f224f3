import { headers } from 'next/headers';
import { REQUEST_ID_HEADER } from '../edge/routes';
import { serverProcess } from './server-process';

const responseOf = (requestId: string) => serverProcess()?.findResponse(requestId);

/** The address that the request came from, by its connection: no header says otherwise. Undefined once it is answered. */
export const socketAddress = (requestId: string): string | undefined => responseOf(requestId)?.socket?.remoteAddress;

/**
 * Answers with this status, whatever Next sets. A page has no other way to be a 503: Next knows 200, redirects, 404 and 500.
 * Route handlers don't need it.
 */
export async function forceStatus(status: number, retryAfter: number): Promise<void> {
  const response = responseOf((await headers()).get(REQUEST_ID_HEADER) ?? '');
  if (!response || response.headersSent) return;
  response.setHeader('retry-after', retryAfter);
  Object.defineProperty(response, 'statusCode', { configurable: true, get: () => status, set: () => {} });
}
