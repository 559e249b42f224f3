import type { Config } from '../config/config';
import { CONFIRM_PATH } from '../edge/routes';
import { signInLocation, withReturnTo } from '../edge/way-back';
import type { AuthError, ErrorCode, TokenError } from '../errors';
import { now } from '../time';
import { seeOther, tokenError } from './answers';
import { setFormCookie } from './cookies';
import { keepMailedToken } from './mailed-link';
import { isForm } from './media-type';
import { returnPath } from './return-to';

/** The page that a form stands on. */
export type FormPage = {
  path: string;
  /** Fields that are shown again when it fails. Never a password. */
  keep: readonly string[];
  /** Whether a mailed link led there, whose token it needs again. */
  linked?: boolean;
  /** Where one goes on after confirming the password; the page itself by default. */
  resume?: string;
};

/** Refusals that a form shows on its page. The others have no page to return to, or came from somewhere else. */
const SHOWN: ReadonlySet<ErrorCode> = new Set([
  'authorization_required',
  'wrong_password',
  'invalid_request',
  'username_taken',
  'username_reserved',
  'password_refused',
  'link_not_valid',
  'signed_in_as_another',
  'sign_up_closed',
  'too_many_requests',
  'guesses_exhausted',
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
  const location = locationOf(config, page, error, typed);
  if (!location) return null;
  const answer = seeOther(location);
  const kept = page.keep.flatMap((name) => (typed[name] ? [[name, typed[name]]] : []));
  if (page.keep.length > 0) setFormCookie(answer, config, Object.fromEntries(kept));
  return page.linked ? keepMailedToken(answer, typed.token ?? '') : answer;
}

function locationOf(
  config: Config,
  { path, resume = path }: FormPage,
  error: AuthError,
  typed: Readonly<Record<string, string>>,
): string | null {
  if (error.code === 'reauthentication_required') return confirmLocation(resume);
  if (!SHOWN.has(error.code)) return null;
  const query = new URLSearchParams();
  const returnTo = returnPath(typed.return_to, config.appOrigin);
  if (returnTo) query.set('return_to', returnTo);
  query.set('error', error.code);
  if (error.reason) query.set('reason', error.reason);
  for (const field of error.fields) query.append('field', field);
  if (error.retryAfter !== undefined) query.set('until', String(now() + error.retryAfter));
  return `${path}?${query}`;
}

/** The page that asks for the password once more and leads back to `returnTo` (a path of this site). */
export const confirmLocation = (returnTo: string): string => withReturnTo(CONFIRM_PATH, returnTo);

/** To a request whose token does not hold: a person who sent a form goes to sign in, and from there to `page`; others get 401. */
export const refusedToken = (request: Request, error: TokenError, page?: string): Response =>
  isForm(request) ? seeOther(signInLocation(page)) : tokenError(error);
