import { AsyncLocalStorage } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';

// Next compiles the start-up and the pages apart; both must mean the same storage.
const shared = globalThis as typeof globalThis & { latchkeyResponse?: AsyncLocalStorage<ServerResponse> };
shared.latchkeyResponse ??= new AsyncLocalStorage();
const storage = shared.latchkeyResponse;

/** Makes the response of the request that starts here known to all that answers it. */
export const rememberResponse = (response: ServerResponse): void => storage.enterWith(response);

/**
 * Answers with this status, whatever Next sets. A page has no other way to be a 503: Next knows 200, redirects, 404 and 500.
 * Route handlers don't need it.
 */
export function forceStatus(status: number, retryAfter: number): void {
  const response = storage.getStore();
  if (!response || response.headersSent) return;
  response.setHeader('retry-after', retryAfter);
  Object.defineProperty(response, 'statusCode', { configurable: true, get: () => status, set: () => {} });
}
