import type { AccessClaims } from '../edge/access-token';
import type { LiveSession } from './session';
import type { User } from './user';

/**
 * Resolves the identity behind a verified access token. Yours to edit or replace: return the user that pages and
 * handlers shall see (with roles, say), or null to refuse the token.
 *
 * @param claims what the token says, verified
 * @param live the session's and the user's row, read already, so that the usual case costs no second query
 */
export async function identity(_claims: AccessClaims, live: LiveSession): Promise<User | null> {
  return live.user;
}
