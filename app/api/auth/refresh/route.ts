import { getConfig } from '@/lib/config/config';
import { getDb } from '@/lib/db/client';
import { verifyAccessToken } from '@/lib/edge/access-token';
import { isToldInJson } from '@/lib/edge/api-caller';
import { presentedRefreshToken, presentedToken } from '@/lib/edge/presented-token';
import { REFRESH_PATH } from '@/lib/edge/routes';
import { pageTarget, requestTarget } from '@/lib/edge/target';
import { AuthError, TokenError } from '@/lib/errors';
import { refresh } from '@/lib/flows/refresh';
import { temporaryRedirect, toSignIn } from '@/lib/http/answers';
import { expireTokenCookies, setTokenCookies } from '@/lib/http/cookies';
import { requireSession } from '@/lib/http/current-session';
import { deviceOf } from '@/lib/http/device';
import { refusedToken } from '@/lib/http/form';
import { publicHandler } from '@/lib/http/handler';
import { answerAgain } from '@/lib/http/sent-form';
import { log } from '@/lib/observe/log';
import { now } from '@/lib/time';

/**
 * Where the gate rewrites a request whose access token is over: renews the session and sends the client to the very URL it
 * asked for, with the same method and body (RFC 9110 section 15.4.8). Where the session is over, the cookies go and the
 * client is sent to sign in; it is never sent back here, so nothing can go in circles.
 */
const renew = publicHandler(async (request) => {
  const { pathname } = new URL(request.url); // what was asked for: a rewrite leaves it as it was
  if (pathname === REFRESH_PATH) await refuseAsUnknown();
  await requireOver(request.headers);

  const config = getConfig();
  const refreshToken = presentedRefreshToken(request.headers, config) ?? '';
  try {
    const tokens = await refresh(getDb(), { refreshToken, client: 'browser', device: deviceOf(request) }, now());
    const answer = temporaryRedirect(requestTarget(request.headers));
    setTokenCookies(answer, config, tokens);
    return answer;
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    const again = await answerAgain(request, error);
    if (again) return again;
    const answer = isToldInJson(pathname, request.headers)
      ? await refusedToken(request, error)
      : toSignIn(request.method, pageTarget(request.headers));
    expireTokenCookies(answer, config); // what was typed stays: one goes on with it after signing in
    return answer;
  }
});

/** Asked for by itself it is any path that is not there. */
async function refuseAsUnknown(): Promise<never> {
  await requireSession();
  throw new AuthError('not_found');
}

/** The gate sends nobody here whose access token holds. If it did, gate and Node disagree, and renewing would never end. */
async function requireOver(headers: Headers): Promise<void> {
  const config = getConfig();
  const presented = presentedToken(headers, config);
  if (presented.status === 'absent') return;
  const verified = await verifyAccessToken(config, presented.token, now());
  if (verified.status === 'refused') return;
  log.error('the gate wants to renew a token that Node accepts');
  throw new AuthError('gate_mismatch', { retryAfter: 1 });
}

export { renew as DELETE, renew as GET, renew as OPTIONS, renew as PATCH, renew as POST, renew as PUT };
