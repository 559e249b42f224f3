import { getConfig } from '../config/config';
import { expireFormCookie, expireTokenCookies } from './cookies';

/**
 * Removes the cookies of a session that ended. Its pages are `no-store`, and those still open ask when they come back into sight
 * (app/_ui/session-check.tsx). No `Clear-Site-Data`: decision 036.
 */
export function signedOut(answer: Response): Response {
  const config = getConfig();
  expireTokenCookies(answer, config);
  expireFormCookie(answer, config);
  return answer;
}
