import { SIGNED_IN_AS } from '../api/form-fields';
import type { User } from '../auth/user';
import { AuthError } from '../errors';
import { isolate } from '../i18n/direction';
import { readField } from './input';

/**
 * Refuses a request that was meant for another user: a form that stays open in one tab while somebody else signs in in another
 * would change the wrong account. All forms of signed-in pages carry the field (app/_ui/hidden-fields.tsx); an API client may.
 *
 * @throws AuthError `signed_in_as_another`
 */
export async function requireMeantFor({ id, username }: User, request: Request): Promise<void> {
  const meantFor = await readField(request, SIGNED_IN_AS);
  if (meantFor === undefined || meantFor === id) return;
  const name = isolate(username);
  throw new AuthError('signed_in_as_another', { message: `You are signed in as ${name} now`, username: name });
}
