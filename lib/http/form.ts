import { SIGNED_IN_AS } from '../api/form-fields';
import { type Config, getConfig } from '../config/config';
import { CONFIRM_PATH } from '../edge/routes';
import { signInLocation, withReturnTo } from '../edge/way-back';
import type { AuthError, ErrorCode, TokenError } from '../errors';
import { now } from '../time';
import { seeOther, tokenError } from './answers';
import { type FormPage, formPageOf } from './form-pages';
import { readTypedFields } from './input';
import { keepFields } from './kept-fields';
import { keepMailedToken } from './mailed-link';
import { isForm } from './media-type';
import { tellObstacle } from './obstacle';
import type { RequestContext } from './request-context';
import { returnPath } from './return-to';

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
export async function failedForm(
  page: FormPage,
  error: AuthError,
  { request, typed, settled }: RequestContext,
): Promise<Response | null> {
  const location = locationOf(getConfig(), page, error, typed);
  if (!location) return null;
  const answer = seeOther(location);
  const asked = await settled;
  keepFields(answer, request, page, typed, asked && 'current' in asked ? asked.current.user.id : undefined);
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

/**
 * To a request whose token is invalid: a person who sent a form goes to sign in, and from there to the form's page with what
 * was typed, or learns what prevents it; others get 401.
 */
export async function refusedToken(request: Request, error: TokenError, page = formPageOf(request)): Promise<Response> {
  if (!isForm(request)) return tokenError(error);
  const told = await tellObstacle(request.headers, error);
  if (told) return told;
  if (!page) return seeOther(signInLocation());
  const typed = await readTypedFields(request);
  const returnTo = returnPath(typed.return_to, getConfig().appOrigin);
  const answer = seeOther(signInLocation(withReturnTo(page.path, returnTo)));
  const userId = typed[SIGNED_IN_AS];
  if (userId) keepFields(answer, request, page, typed, userId); // else it could be anybody's
  return answer;
}

/** Where a form's answer leads, told to a script in place of a redirect. All else, cookies too, stays. */
export function forScript(answer: Response): Response {
  const location = answer.headers.get('location');
  if (answer.status !== 303 || location === null) return new Response(answer.body, answer);
  const headers = new Headers(answer.headers);
  headers.delete('location');
  headers.set('content-type', 'application/json');
  return new Response(JSON.stringify({ location }), { status: 200, headers });
}
