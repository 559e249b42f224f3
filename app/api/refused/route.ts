import { REFUSED_API_PATH } from '@/lib/edge/routes';
import { AuthError } from '@/lib/errors';
import { requireSession } from '@/lib/http/current-session';
import { handler } from '@/lib/http/handler';
import { log } from '@/lib/log';

/**
 * Where the gate leads API requests that it refuses, whatever their path and method: answers with the token error. Where
 * Node accepts the very token that the gate refused (two settings, two clocks), that is our fault and is said so.
 */
const answerRefused = handler(async (request) => {
  await requireSession();
  const rewritten = new URL(request.url).pathname !== REFUSED_API_PATH;
  if (!rewritten) throw new AuthError('not_found');
  log.error('the gate refused a token that Node accepts');
  throw new AuthError('gate_mismatch');
});

export {
  answerRefused as DELETE,
  answerRefused as GET,
  answerRefused as PATCH,
  answerRefused as POST,
  answerRefused as PUT,
};
