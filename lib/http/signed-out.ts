import { getConfig } from '../config';
import { expiredAccessCookie, expiredFormCookie } from './cookies';

/**
 * Makes the browser forget what it kept: our cookies, cached pages (the one behind the back button included) and stored
 * data (W3C Clear Site Data). Not `"cookies"`, which would take those of every sibling host along.
 */
export function signedOut(answer: Response): Response {
  const config = getConfig();
  answer.headers.set('clear-site-data', '"cache", "storage"');
  answer.headers.append('set-cookie', expiredAccessCookie(config));
  answer.headers.append('set-cookie', expiredFormCookie(config));
  return answer;
}
