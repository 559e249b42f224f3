import { getConfig } from '../config/config';
import type { SignedIn } from '../flows/start-signed-in';
import { expireFormCookie, expireTokenCookies, setBrowserCookie, setTokenCookies } from './cookies';

/** Gives the browser what it is signed in with, and what it is known by the next time. */
export function setSessionCookies(answer: Response, { tokens, browser }: SignedIn): Response {
  const config = getConfig();
  setTokenCookies(answer, config, tokens);
  if (browser) setBrowserCookie(answer, config, browser);
  return answer;
}

/**
 * Removes the cookies of a session that ended. Its pages are `no-store`, and those still open ask when they come back into sight
 * (app/_ui/session-check.tsx). No `Clear-Site-Data`: decision 036.
 */
export function expireSessionCookies(answer: Response): Response {
  const config = getConfig();
  expireTokenCookies(answer, config);
  expireFormCookie(answer, config);
  return answer;
}
