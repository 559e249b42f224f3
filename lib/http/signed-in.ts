import { getConfig } from '../config/config';
import type { SignedIn } from '../flows/start-signed-in';
import { expireFormCookie, setBrowserCookie, setTokenCookies } from './cookies';

/**
 * Gives the browser what it is signed in with, and what it is known by the next time.
 *
 * @param form what becomes of what was typed: after confirming the password one goes on with another form
 */
export function signedIn(answer: Response, { tokens, browser }: SignedIn, form?: 'keep form'): Response {
  const config = getConfig();
  setTokenCookies(answer, config, tokens);
  if (browser) setBrowserCookie(answer, config, browser);
  if (!form) expireFormCookie(answer, config);
  return answer;
}
