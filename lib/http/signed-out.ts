import { getConfig } from '../config/config';
import { expireFormCookie, expireTokenCookies } from './cookies';

/**
 * Makes the browser forget what it kept: our cookies, cached pages (the one behind the back button included) and stored
 * data (W3C Clear Site Data). Not `"cookies"`, which would take those of every sibling host along.
 */
export function signedOut(answer: Response): Response {
  const config = getConfig();
  answer.headers.set('clear-site-data', '"cache", "storage"');
  expireTokenCookies(answer, config);
  expireFormCookie(answer, config);
  return answer;
}
