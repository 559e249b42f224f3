import { redirectStatus } from '../edge/gate';
import { signInLocation } from '../edge/way-back';
import type { AuthError, TokenError } from '../errors';

/**
 * The answers to what goes wrong, as JSON. The first two are the ancestor's to the letter, and yours to edit or replace.
 * A browser's form gets a redirect to its page instead (lib/http/form.ts).
 */

/** The answer to a failed sign-in. A 401 must name a way to authenticate (RFC 9110 section 15.5.2). */
export function failedSignIn(error: AuthError): Response {
  return Response.json(
    { message: error.message, error: error.code },
    { status: error.status, headers: { 'www-authenticate': 'Bearer realm="latchkey"' } },
  );
}

/** The answer to a missing or bad token (RFC 6750 section 3: no error code where no token was sent). */
export function tokenError({ reason, presented }: TokenError): Response {
  const details = presented ? `, error="invalid_token", error_description="${reason}"` : '';
  return Response.json(
    { message: 'Token error', error: reason },
    { status: 401, headers: { 'www-authenticate': `Bearer realm="latchkey"${details}` } },
  );
}

/** The answer to a change that needs a fresher sign-in (RFC 9470, step-up authentication). @param maxAge seconds */
export function notRecent(error: AuthError, maxAge: number): Response {
  const description = `error="insufficient_user_authentication", error_description="${error.message}"`;
  const challenge = `Bearer realm="latchkey", ${description}, max_age=${maxAge}`;
  return Response.json(
    { message: error.message, error: error.code },
    { status: error.status, headers: { 'www-authenticate': challenge } },
  );
}

/** The answer to any other refusal. @param message for people, in their language */
export function refusal(error: AuthError, message = error.message): Response {
  const answer = Response.json(
    {
      message,
      error: error.code,
      ...(error.reason && { reason: error.reason }),
      ...(error.fields.length > 0 && { fields: error.fields }),
    },
    { status: error.status },
  );
  return withHeaders(answer, error);
}

/** Says when another try makes sense, or by which method (RFC 9110 sections 10.2.3 and 15.5.6). */
export function withHeaders(answer: Response, { retryAfter, allow }: AuthError): Response {
  if (retryAfter !== undefined) answer.headers.set('retry-after', String(retryAfter));
  if (allow !== undefined) answer.headers.set('allow', allow);
  return answer;
}

/**
 * To another path: 303 after a form was posted, for the browser to follow with GET; 307 to ask again with the same method
 * and body (RFC 9110 sections 15.4.4 and 15.4.8).
 */
const redirect = (status: 303 | 307, path: string): Response =>
  new Response(null, { status, headers: { location: path } });

export const seeOther = (path: string): Response => redirect(303, path);

export const temporaryRedirect = (path: string): Response => redirect(307, path);

/** To the sign-in page and, from there, back to what was asked for. */
export const toSignIn = (method: string, path: string): Response =>
  redirect(redirectStatus(method), signInLocation(path));
