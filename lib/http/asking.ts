import type { Asking } from '../flows/revoke-sessions';
import { requireSession } from './current-session';
import { deviceOf } from './device';
import { requestContext } from './request-context';

/** Who asks for a change, and from where. Inside `handler()`. @throws TokenError when nobody is signed in */
export async function requireAsking(): Promise<Asking> {
  const { user, session } = await requireSession();
  const context = requestContext();
  if (!context) throw new Error('requireAsking() is for route handlers');
  return { held: { sessionId: session.id, userId: user.id }, device: deviceOf(context.request) };
}
