import { isApi, REFUSED_PATH } from '@/lib/edge/routes';
import { pageTarget } from '@/lib/edge/target';
import { AuthError, TokenError } from '@/lib/errors';
import { toSignIn } from '@/lib/http/answers';
import { requireSession } from '@/lib/http/current-session';
import { publicHandler } from '@/lib/http/handler';
import { log } from '@/lib/observe/log';

/**
 * Where the gate rewrites requests that it refuses, whatever their path and method: answers an API client with the token
 * error and leads a person to sign-in. Where Node accepts the very token that the gate refused (two settings, two clocks),
 * that is our fault and is said so: leading to sign-in and back would never end.
 */
const answerRefused = publicHandler(async (request) => {
  const { pathname } = new URL(request.url); // what was asked for: a rewrite leaves it as it was
  try {
    await requireSession();
  } catch (error) {
    if (!(error instanceof TokenError) || isApi(pathname)) throw error;
    return toSignIn(request.method, pageTarget(request.headers));
  }
  if (pathname === REFUSED_PATH) throw new AuthError('not_found');
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
