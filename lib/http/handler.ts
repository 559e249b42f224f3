import { unstable_rethrow } from 'next/navigation';
import { SCRIPTED_HEADER } from '../api/form-fields';
import { getConfig } from '../config/config';
import { isDatabaseUnavailable } from '../db/failures';
import { isToldInJson } from '../edge/api-caller';
import { REQUEST_ID_HEADER } from '../edge/routes';
import { AuthError, TokenError } from '../errors';
import { log } from '../observe/log';
import { failedSignIn, notRecent, refusal, withHeaders } from './answers';
import { requireSession } from './current-session';
import { errorMessage } from './error-message';
import { failedForm, forScript, refusedToken } from './form';
import { type FormPage, formPageOf } from './form-pages';
import { forgetFields } from './kept-fields';
import { isForm } from './media-type';
import { logOutage, OUTAGE_RETRY_AFTER } from './outage';
import { plainPage } from './plain-page';
import { RECENT } from './recent-session';
import { inRequest, type RequestContext } from './request-context';
import { localeOf } from './request-locale';
import { requireSameOrigin } from './same-origin';
import { answerAgain } from './sent-form';
import { requireMeantFor } from './signed-in-as';

/** What Next passes after the request: the parameters of a dynamic path, or nothing. */
type RouteHandler<Rest extends unknown[]> = (request: Request, ...rest: Rest) => Promise<Response>;

/**
 * Wraps a route handler of somebody who is signed in: nothing of it runs for anybody else, gate or no gate, nor for a form that was
 * rendered for another user. Then as `publicHandler`.
 */
export const handler = <Rest extends unknown[]>(respond: RouteHandler<Rest>, form?: FormPage): RouteHandler<Rest> =>
  publicHandler(async (request, ...rest: Rest) => {
    const { user } = await requireSession();
    await requireMeantFor(user, request);
    return respond(request, ...rest);
  }, form);

/**
 * Wraps a route handler that anybody may ask: refuses cross-site changes, turns what is thrown into the right answer, keeps
 * every answer out of caches. A form that fails goes back to its page.
 *
 * @param form the page, for a path with parameters; all others are found by their path (lib/http/form-pages.ts)
 */
export function publicHandler<Rest extends unknown[]>(
  respond: RouteHandler<Rest>,
  form?: FormPage,
): RouteHandler<Rest> {
  return answering(async (request, ...rest) => {
    requireSameOrigin(request, getConfig());
    return respond(request, ...rest);
  }, form);
}

/** As `publicHandler`, for what an API client may do by the request's body alone: no cookie that comes along decides anything. */
export const clientHandler = (respond: RouteHandler<[]>): RouteHandler<[]> =>
  answering(async (request) => {
    requireSameOrigin(request, getConfig(), false);
    return respond(request);
  });

function answering<Rest extends unknown[]>(respond: RouteHandler<Rest>, form?: FormPage): RouteHandler<Rest> {
  return (request, ...rest) => {
    const context: RequestContext = { request, typed: {} };
    return inRequest(context, async () => {
      const given = await attempt(() => respond(request, ...rest), context, form ?? formPageOf(request));
      return uncached(isScriptedForm(request) ? forScript(given) : given);
    });
  };
}

/** The answer itself, or a copy where its headers cannot be changed: those of Response.redirect() and fetch(). */
function uncached(answer: Response): Response {
  try {
    answer.headers.set('cache-control', 'no-store');
    return answer;
  } catch {
    return uncached(new Response(answer.body, answer));
  }
}

const isScriptedForm = (request: Request): boolean => request.headers.has(SCRIPTED_HEADER);

async function attempt(respond: () => Promise<Response>, context: RequestContext, form?: FormPage): Promise<Response> {
  const { request } = context;
  try {
    const answer = await respondOnce(respond, request);
    return form && isForm(request) ? forgetFields(answer, request, form) : answer;
  } catch (error) {
    unstable_rethrow(error); // Next's own redirect() and notFound()
    if (error instanceof TokenError) return refusedToken(request, error, form);
    const requestId = request.headers.get(REQUEST_ID_HEADER);
    const refused = isDatabaseUnavailable(error) ? unavailable(error, requestId) : error;
    if (refused instanceof AuthError) return answerTo(refused, context, form);
    log.error({ err: error, requestId, method: request.method, path: new URL(request.url).pathname }, 'request failed');
    return answerTo(new AuthError('internal_error'), context, form);
  }
}

/** A form that is sent twice may have ended its own session the first time: then it gets that answer again. */
async function respondOnce(respond: () => Promise<Response>, request: Request): Promise<Response> {
  try {
    return await respond();
  } catch (error) {
    const again = error instanceof TokenError ? await answerAgain(request, error) : null;
    if (again) return again;
    throw error;
  }
}

async function answerTo(error: AuthError, context: RequestContext, form?: FormPage): Promise<Response> {
  const { request } = context;
  const page = form && isForm(request) ? await failedForm(form, error, context) : null;
  if (page) return page;
  if (error.code === 'authorization_required') return failedSignIn(error);
  if (error.code === 'reauthentication_required') return notRecent(error, RECENT);
  const toPerson = (form && isForm(request)) || !isToldInJson(new URL(request.url).pathname, request.headers);
  if (toPerson) return withHeaders(plainPage(error, request), error);
  return refusal(error, errorMessage(error, localeOf(request.headers)));
}

function unavailable(error: unknown, requestId: string | null): AuthError {
  logOutage(error, requestId);
  return new AuthError('service_unavailable', { retryAfter: OUTAGE_RETRY_AFTER });
}
