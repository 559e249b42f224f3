import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { overloaded } from '../auth/bcrypt-pool';
import answerHeaders from './answer-headers.json';
import { refusal } from './answers';
import { errorMessage } from './error-message';
import { isForm } from './media-type';
import { localeOf } from './preferences';

const SIGN_INS: ReadonlySet<string | undefined> = new Set(['/api/auth', '/api/auth/token']);

/**
 * While no more passwords can be checked, refuses sign-ins before Next sees them. What Next does until a handler says no takes a
 * millisecond of the thread that renders everybody's pages; saying it here takes a tenth of that, so that a flood in excess of
 * what can be served costs pages next to nothing.
 *
 * A form goes on to its handler, which refuses it as well, but shows the person the page again with what was typed.
 *
 * Like lib/http/request-start.ts it uses Node's own channel, and so holds for every way the server is started.
 */
export function refuseInExcess(isFull: () => boolean): void {
  const guarded = new WeakSet<Server>();
  subscribe('http.server.request.start', (message) => {
    const { server } = message as { server: Server };
    if (guarded.has(server)) return;
    guarded.add(server);
    guard(server, isFull);
  });
}

/** Stands before the listeners that a server has; the channel speaks before they are called for its first request. */
function guard(server: Server, isFull: () => boolean): void {
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (isFull() && isSignInByJson(request)) refuse(request, response);
    else for (const listener of listeners) listener.call(server, request, response);
  });
}

const isSignInByJson = (request: IncomingMessage): boolean =>
  request.method === 'POST' && SIGN_INS.has(request.url?.split('?')[0]) && !isForm({ headers: reader(request) });

/** A header as the web reads it. */
const reader = ({ headers }: IncomingMessage) => ({
  get: (name: string): string | null => [headers[name]].flat().join(', ') || null,
});

async function refuse(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const error = overloaded();
  const answer = refusal(error, errorMessage(error, localeOf(reader(request))));
  response.writeHead(answer.status, {
    ...answerHeaders,
    'X-Robots-Tag': 'noindex',
    'cache-control': 'no-store',
    ...Object.fromEntries(answer.headers),
  });
  response.end(await answer.text());
}
