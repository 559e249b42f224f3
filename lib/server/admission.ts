import type { IncomingMessage, ServerResponse } from 'node:http';
import { overloaded } from '../auth/password/pool';
import { TOKEN_ALIAS, TOKEN_PATH } from '../edge/routes';
import { isForm } from '../http/media-type';
import { localeOf } from '../http/request-locale';
import type { Locale } from '../i18n/locale';
import { countHashRefused, countSignIn } from '../observe/metrics';
import { jsonRefusal, type Refusal } from './refusal';
import { headersOf } from './refuse';

const SIGN_INS: ReadonlySet<string | undefined> = new Set(['/api/auth', TOKEN_PATH, TOKEN_ALIAS]);

/**
 * While no more passwords can be checked, refuses sign-ins before Next sees them. What Next does until a handler says no takes a
 * millisecond of the thread that renders everybody's pages; saying it here takes a tenth of that, so that a flood in excess of
 * what can be served costs pages next to nothing.
 *
 * A form goes on to its handler, which refuses it as well, but shows the person the page again with what was typed.
 */
export function refuseInExcess(request: IncomingMessage, response: ServerResponse, isFull: () => boolean): boolean {
  const refused = isFull() && isSignInByJson(request);
  if (refused) refuse(request, response);
  return refused;
}

const isSignInByJson = (request: IncomingMessage): boolean =>
  request.method === 'POST' && SIGN_INS.has(request.url?.split('?')[0]) && !isForm({ headers: headersOf(request) });

function refuse(request: IncomingMessage, response: ServerResponse): void {
  countHashRefused();
  countSignIn('server_overloaded');
  const { status, headers, body } = refusalIn(localeOf(headersOf(request)));
  response.writeHead(status, headers).end(body);
}

/** As `handler()` would answer. Made once for each language: what a flood is told must cost next to nothing. */
const refusals = new Map<Locale, Refusal>();

function refusalIn(locale: Locale): Refusal {
  const made = refusals.get(locale) ?? jsonRefusal(overloaded(), locale);
  refusals.set(locale, made);
  return made;
}
