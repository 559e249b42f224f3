import { getConfig } from '../config/config';
import type { SignedIn } from '../flows/start-signed-in';
import { setBrowserCookie, setTokenCookies } from './cookies';

/** Gives the browser what it is signed in with, and what it is known by the next time. */
export function signedIn(answer: Response, { tokens, browser }: SignedIn): Response {
  const config = getConfig();
  setTokenCookies(answer, config, tokens);
  if (browser) setBrowserCookie(answer, config, browser);
  return answer;
}
