import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { overloaded } from '../auth/password-pool';
import type { Locale } from '../i18n/locale';
import answerHeaders from './answer-headers.json';
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

function refuse(request: IncomingMessage, response: ServerResponse): void {
  const { status, headers, body } = refusalIn(localeOf(reader(request)));
  response.writeHead(status, headers).end(body);
}

type Refusal = { status: number; headers: Record<string, string>; body: string };

/** As `handler()` would answer. Made once for each language: what a flood is told must cost next to nothing. */
const refusals = new Map<Locale, Refusal>();

function refusalIn(locale: Locale): Refusal {
  const made = refusals.get(locale) ?? makeRefusal(locale);
  refusals.set(locale, made);
  return made;
}

function makeRefusal(locale: Locale): Refusal {
  const error = overloaded();
  const headers = {
    ...answerHeaders,
    'X-Robots-Tag': 'noindex',
    'cache-control': 'no-store',
    'content-type': 'application/json',
    'retry-after': String(error.retryAfter),
  };
  const body = JSON.stringify({ message: errorMessage(error, locale), error: error.code });
  return { status: error.status, headers, body };
}
