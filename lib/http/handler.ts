import { unstable_rethrow } from 'next/navigation';
import { getConfig } from '../config';
import { AuthError, TokenError } from '../errors';
import { log } from '../log';
import { failedSignIn, refusal, tokenError } from './answers';
import { type FormPage, failedForm } from './form';
import { isForm } from './input';
import { inRequest, type RequestContext } from './request-context';
import { requireSameOrigin } from './same-origin';

type RouteHandler = (request: Request) => Promise<Response>;

/**
 * Wraps a route handler: refuses cross-site changes, turns what is thrown into the right answer, keeps every answer out
 * of caches. A form that fails goes back to its page, if one is named.
 */
export function handler(respond: RouteHandler, form?: FormPage): RouteHandler {
  return (request) => {
    const context: RequestContext = { request, typed: {} };
    return inRequest(context, async () => {
      const answer = await attempt(respond, context, form);
      answer.headers.set('cache-control', 'no-store');
      return answer;
    });
  };
}

async function attempt(respond: RouteHandler, context: RequestContext, form?: FormPage): Promise<Response> {
  const { request } = context;
  try {
    requireSameOrigin(request, getConfig().appOrigin);
    return await respond(request);
  } catch (error) {
    unstable_rethrow(error); // Next's own redirect() and notFound()
    if (error instanceof TokenError) return tokenError(error);
    if (error instanceof AuthError) {
      const page = form && isForm(request) ? failedForm(getConfig(), form, error, context.typed) : null;
      return page ?? (error.code === 'authorization_required' ? failedSignIn(error) : refusal(error));
    }
    log.error({ err: error, method: request.method, path: new URL(request.url).pathname }, 'request failed');
    return refusal(new AuthError('internal_error'));
  }
}
