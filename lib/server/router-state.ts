import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state';

const HEADER = 'next-router-state-tree';

/**
 * Takes away the header in which Next's client says what it shows already, where nobody can read it: Next fails (500) at one that
 * is no router state, and without it sends the whole page. The judge is Next's own parser, so what Next's client sends stays.
 *
 * Like lib/server/request-start.ts it uses Node's own channel, and so holds for every way the server is started.
 */
export function dropUnreadableRouterState(): void {
  subscribe('http.server.request.start', (message) => {
    const { headers } = (message as { request: IncomingMessage }).request;
    if (HEADER in headers && !isReadable(headers[HEADER])) delete headers[HEADER];
  });
}

function isReadable(state: string | string[] | undefined): boolean {
  try {
    parseAndValidateFlightRouterState(state);
    return true;
  } catch {
    return false;
  }
}
