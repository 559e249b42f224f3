import { resetPasswordInput } from '@/lib/api/account-input';
import { getConfig } from '@/lib/config/config';
import { getDb } from '@/lib/db/client';
import { withReturnTo } from '@/lib/edge/way-back';
import { resetPassword } from '@/lib/flows/reset-password';
import { signOut } from '@/lib/flows/sign-out';
import { allowOnly } from '@/lib/http/allow-only';
import { seeOther } from '@/lib/http/answers';
import { setReturnCookie } from '@/lib/http/cookies';
import { endableSession } from '@/lib/http/current-session';
import { publicHandler } from '@/lib/http/handler';
import { readInput } from '@/lib/http/input';
import { forgetMailedToken } from '@/lib/http/mailed-link';
import { isForm } from '@/lib/http/media-type';
import { returnPath } from '@/lib/http/return-to';
import { askedInForm } from '@/lib/http/sent-form';
import { expireSessionCookies } from '@/lib/http/session-cookies';
import { now } from '@/lib/time';

/** Sets a new password for whoever has the token of a mailed link. All sessions end. */
export const POST = publicHandler(async (request) => {
  const { token, password, return_to } = await readInput(request, resetPasswordInput);
  const held = await endableSession(); // somebody else's, perhaps: its cookies go, and so does it
  const from = await askedInForm(request);
  const first = await resetPassword(getDb(), { token, password, from }, now());
  if (first) await signOut(getDb(), held, from.device, now());
  const config = getConfig();
  const next = withReturnTo('/sign-in?done=reset', returnPath(return_to, config.appOrigin));
  const answer = isForm(request) ? seeOther(next) : new Response(null, { status: 204 });
  setReturnCookie(answer, config, null);
  forgetMailedToken(answer);
  return first || !held ? expireSessionCookies(answer) : answer; // sent again, it ends no session that has begun since
});

export const { DELETE, GET, HEAD, OPTIONS, PATCH, PUT } = allowOnly('POST');
