import type { Config } from '../config';
import { signInLocation } from '../edge/gate';
import type { AuthError, ErrorCode, TokenError } from '../errors';
import { seeOther, tokenError } from './answers';
import { setFormCookie } from './cookies';
import { isForm } from './media-type';
import { returnPath } from './return-to';

/** The page that a form stands on, and the fields that are shown again when it fails (never a password). */
export type FormPage = { path: string; keep: readonly string[] };

/** Refusals that a form shows on its page. The others have no page to return to, or came from somewhere else. */
const SHOWN: ReadonlySet<ErrorCode> = new Set([
  'authorization_required',
  'invalid_request',
  'server_overloaded',
  'service_unavailable',
]);

/**
 * Leads a failed form back to its page: what went wrong as a code in the URL, what was typed in a cookie.
 *
 * @returns null when the refusal is not for a page to show
 */
export function failedForm(
  config: Config,
  page: FormPage,
  error: AuthError,
  typed: Readonly<Record<string, string>>,
): Response | null {
  if (!SHOWN.has(error.code)) return null;
  const query = new URLSearchParams();
  const returnTo = returnPath(typed.return_to, config.appOrigin);
  if (returnTo) query.set('return_to', returnTo);
  query.set('error', error.code);
  for (const field of error.fields) query.append('field', field);

  const answer = seeOther(`${page.path}?${query}`);
  const kept = page.keep.flatMap((name) => (typed[name] ? [[name, typed[name]]] : []));
  if (page.keep.length > 0) setFormCookie(answer, config, Object.fromEntries(kept));
  return answer;
}

/** To a request whose token does not hold: a person who sent a form goes to sign in, and from there to `page`; others get 401. */
export const refusedToken = (request: Request, error: TokenError, page?: string): Response =>
  isForm(request) ? seeOther(signInLocation(page)) : tokenError(error);
