import { type CookieConfig, type CookieName, cookieName } from './presented-token';

/**
 * The `Set-Cookie` of a cookie of ours (RFC 6265bis). `Lax`: a link from elsewhere arrives signed in, a form or script from
 * elsewhere does not.
 *
 * @param maxAge seconds; 0 takes it away
 */
export function serialiseCookie(name: CookieName, value: string, maxAge: number, config: CookieConfig): string {
  const attributes = `Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${config.secureCookies ? '; Secure' : ''}`;
  return `${cookieName(name, config)}=${value}; ${attributes}`;
}
