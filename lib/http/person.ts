import type { SignedInPerson } from '../flows/own-password';
import { askedFrom } from './asked-from';
import { requireSession } from './current-session';

/** Who is signed in, and from where they ask. Inside `handler()`. @throws TokenError when nobody is signed in */
export async function requirePerson(request: Request): Promise<SignedInPerson> {
  const { user, session } = await requireSession();
  return { user, session, from: askedFrom(request) };
}
