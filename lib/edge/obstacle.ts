import { bringsCredentials, type CookieConfig, cookieName, cookieValues, type HeaderReader } from './presented-token';

/** What a browser sends besides its session, and goes on sending after signing in. */
export type Obstacle = { kind: 'header' | 'cookie'; name: string };

/**
 * What keeps a request from being anybody's, however often its sender signs in: a header of an API client, which a proxy may add to
 * all requests, or a second cookie of one name, which another program of the host set. Null where signing in helps. Only of a
 * request whose access token was refused.
 */
export function obstacleIn(headers: HeaderReader, config: CookieConfig): Obstacle | null {
  if (bringsCredentials(headers)) return { kind: 'header', name: 'Authorization' };
  const names = (['access', 'refresh'] as const).map((name) => cookieName(name, config));
  const name = names.find((each) => cookieValues(headers, each).length > 1);
  return name === undefined ? null : { kind: 'cookie', name };
}
