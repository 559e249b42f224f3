import { forgotInput } from '@/lib/api/account-input';
import { getConfig } from '@/lib/config/config';
import { getDb } from '@/lib/db/client';
import { withReturnTo } from '@/lib/edge/way-back';
import { forgotPassword } from '@/lib/flows/forgot-password';
import { allowOnly } from '@/lib/http/allow-only';
import { seeOther } from '@/lib/http/answers';
import { setReturnCookie } from '@/lib/http/cookies';
import { publicHandler } from '@/lib/http/handler';
import { readInput } from '@/lib/http/input';
import { isForm } from '@/lib/http/media-type';
import { returnPath } from '@/lib/http/return-to';
import { askedInForm } from '@/lib/http/sent-form';
import { now } from '@/lib/time';

const PAGE = '/forgot-password';

/** Has a link mailed to whom the name or address belongs to. The answer is the same where it belongs to nobody. */
export const POST = publicHandler(async (request) => {
  const { username, return_to } = await readInput(request, forgotInput);
  await forgotPassword(getDb(), { identifier: username, from: await askedInForm(request) }, now());
  if (!isForm(request)) return new Response(null, { status: 202 });
  const config = getConfig();
  const returnTo = returnPath(return_to, config.appOrigin);
  const answer = seeOther(withReturnTo(`${PAGE}?done=mailed`, returnTo));
  setReturnCookie(answer, config, returnTo);
  return answer;
});

export const { DELETE, GET, HEAD, OPTIONS, PATCH, PUT } = allowOnly('POST');
