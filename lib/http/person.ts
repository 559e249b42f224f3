import { SIGNED_IN_AS } from '../api/form-fields';
import type { SignedInPerson } from '../flows/own-password';
import type { Asking } from '../flows/revoke-sessions';
import { askedFrom } from './asked-from';
import { requireSession } from './current-session';
import { deviceOf } from './device';
import { readField } from './input';
import { requireRecentSession } from './recent-session';
import { requestContext } from './request-context';
import { askedInForm } from './sent-form';

/** Who is signed in, and from where they ask. Inside `handler()`. @throws TokenError when nobody is signed in */
export async function requirePerson(request: Request): Promise<SignedInPerson> {
  const { user, session } = await requireSession();
  const meantFor = await readField(request, SIGNED_IN_AS);
  // Without it, two users could send one and the same form, and the second would get the session of the first.
  return { user, session, from: meantFor ? await askedInForm(request) : askedFrom(request) };
}

/**
 * Who asks to end sessions, and from where. Inside `handler()`.
 *
 * To end others than one's own, the password must have been typed in the last ten minutes (ASVS 7.5.2), so that a browser left
 * open signs nobody out elsewhere. Ending one's own is signing out, and always possible.
 *
 * @param which the id of the session to end, or what other ones
 * @throws TokenError when nobody is signed in, AuthError `reauthentication_required`
 */
export async function requireAsking(which: string): Promise<Asking> {
  const { user, session } = await requireSession();
  if (which !== session.id) await requireRecentSession();
  const context = requestContext();
  if (!context) throw new Error('requireAsking() is for route handlers');
  return { held: { sessionId: session.id, userId: user.id }, device: deviceOf(context.request) };
}
