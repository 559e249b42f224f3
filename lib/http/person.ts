import type { SignedInPerson } from '../flows/own-password';
import { requireSession } from './current-session';
import { askedInForm } from './sent-form';

/** Who is signed in, and from where they ask. Inside `handler()`. @throws TokenError when nobody is signed in */
export async function requirePerson(request: Request): Promise<SignedInPerson> {
  const { user, session } = await requireSession();
  return { user, session, from: await askedInForm(request) };
}
