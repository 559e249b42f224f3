import { AuthError } from '../errors';
import { refusal } from './answers';
import { errorMessage } from './error-message';
import { handler } from './handler';
import { localeOf } from './request-locale';

type Method = 'DELETE' | 'GET' | 'HEAD' | 'PATCH' | 'POST' | 'PUT';
type Answer = (request: Request) => Promise<Response>;

/** Next answers HEAD with GET. */
type Left<Taken extends Method> = Exclude<Method, Taken | ('GET' extends Taken ? 'HEAD' : never)> | 'OPTIONS';

/**
 * What a route handler answers to the methods that it has not: 405 with the `Allow` that RFC 9110 section 15.5.6 asks for, and to OPTIONS
 * 204 with it. Next's own 405 is empty and has none. Who is not signed in is told 401, as everywhere, and nothing about methods.
 *
 *     export const { DELETE, OPTIONS, PATCH, PUT } = allowOnly('GET', 'POST');
 *
 * @param methods that the handler has
 */
export function allowOnly<Taken extends Method>(...methods: Taken[]): Record<Left<Taken>, Answer> {
  const head = (methods as Method[]).includes('GET') ? ['HEAD'] : [];
  const allow = [...methods, ...head, 'OPTIONS'].sort().join(', ');
  const refuse = handler(async (request) => {
    const error = new AuthError('method_not_allowed');
    const answer = refusal(error, errorMessage(error, localeOf(request.headers)));
    answer.headers.set('allow', allow);
    return answer;
  });
  const OPTIONS = handler(async () => new Response(null, { status: 204, headers: { allow } }));
  const all: Record<Method | 'OPTIONS', Answer> = {
    DELETE: refuse,
    GET: refuse,
    HEAD: refuse,
    OPTIONS,
    PATCH: refuse,
    POST: refuse,
    PUT: refuse,
  };
  return all;
}
