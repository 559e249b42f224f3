import { AuthError } from '@/lib/errors';
import { requireSession } from '@/lib/http/current-session';
import { handler } from '@/lib/http/handler';

/** Any API path that has no handler of its own. Who is signed out learns nothing about which paths there are. */
const answerUnknown = handler(async () => {
  await requireSession();
  throw new AuthError('not_found');
});

export {
  answerUnknown as DELETE,
  answerUnknown as GET,
  answerUnknown as PATCH,
  answerUnknown as POST,
  answerUnknown as PUT,
};
