import { isApiCaller } from '@/lib/edge/api-caller';
import { isApi, PAGE_WRITE_HEADER, REFUSED_PATH } from '@/lib/edge/routes';
import { pageTarget } from '@/lib/edge/target';
import { AuthError, TokenError } from '@/lib/errors';
import { tellMethods } from '@/lib/http/allow-only';
import { toSignIn } from '@/lib/http/answers';
import { requireSession } from '@/lib/http/current-session';
import { publicHandler } from '@/lib/http/handler';
import { tellObstacle } from '@/lib/http/obstacle';
import { log } from '@/lib/observe/log';

/**
 * Where the gate rewrites requests that it refuses, whatever their path and method: answers an API caller with the token
 * error and leads a person to sign-in, or tells them what prevents it. Who is signed in asked a page for more than to be
 * read, and learns which methods it has.
 * Otherwise Node accepts the very token that the gate refused (two settings, two clocks): that is our fault and is said so, since
 * leading to sign-in and back would never end.
 */
const answerRefused = publicHandler(async (request) => {
  const { pathname } = new URL(request.url); // what was asked for: a rewrite leaves it as it was
  try {
    await requireSession();
  } catch (error) {
    if (!(error instanceof TokenError) || isApi(pathname)) throw error;
    const told = await tellObstacle(request.headers, error);
    if (!told && isApiCaller(request.headers)) throw error;
    return told ?? toSignIn(request.method, pageTarget(request.headers));
  }
  if (pathname === REFUSED_PATH) throw new AuthError('not_found');
  if (request.headers.has(PAGE_WRITE_HEADER)) return tellMethods(request, 'GET, HEAD, OPTIONS');
  log.error('the gate refused a token that Node accepts');
  throw new AuthError('gate_mismatch', { retryAfter: 1 });
});

export {
  answerRefused as DELETE,
  answerRefused as GET,
  answerRefused as OPTIONS,
  answerRefused as PATCH,
  answerRefused as POST,
  answerRefused as PUT,
};
