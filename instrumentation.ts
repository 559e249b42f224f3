import type { Instrumentation } from 'next';

/** Next calls this once when a server starts, before it answers anything. */
export async function register(): Promise<void> {
  // Next replaces this expression in each of its two compilations, so it can't go through lib/config/config.
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { requireOwnServer } = await import('./lib/server/own-server');
  requireOwnServer();
}

/** Next calls this when a page or handler throws, with the digest that its error page shows. */
export const onRequestError: Instrumentation.onRequestError = async (error, request) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { logPageError } = await import('./lib/server/page-error');
  logPageError(error, request);
};
