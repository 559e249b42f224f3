import { AuthError } from '@/lib/errors';
import { handler } from '@/lib/http/handler';

/** Any API path that has no handler of its own. Who is signed out learns nothing about which paths there are. */
const answerUnknown = handler(async () => {
  throw new AuthError('not_found');
});

export {
  answerUnknown as DELETE,
  answerUnknown as GET,
  answerUnknown as OPTIONS,
  answerUnknown as PATCH,
  answerUnknown as POST,
  answerUnknown as PUT,
};
