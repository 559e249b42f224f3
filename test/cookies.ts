import { type CookieName, cookieName } from '../lib/edge/presented-token';

const OURS = /(^|[:;] ?)(access|refresh|browser|form|link|locale|theme|return)(?==)/gm;

/** A `Cookie` header, or a whole request, in which cookies of ours have their bare names, as a browser sends it to the site of this origin. */
export function cookiesFor(origin: string, text: string): string {
  const config = { appOrigin: origin, secureCookies: origin.startsWith('https:') };
  return text.replace(OURS, (_, before: string, name: CookieName) => before + cookieName(name, config));
}

/** Of `access-3000` or `__Host-access` it is `access`. */
export const bareName = (name: string): string => name.replace(/^__Host-|-\d+$/g, '');
