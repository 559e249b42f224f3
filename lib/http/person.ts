import { SIGNED_IN_AS } from '../api/form-fields';
import type { SignedInPerson } from '../flows/own-password';
import { askedFrom } from './asked-from';
import { requireSession } from './current-session';
import { readField } from './input';
import { askedInForm } from './sent-form';

/** Who is signed in, and from where they ask. Inside `handler()`. @throws TokenError when nobody is signed in */
export async function requirePerson(request: Request): Promise<SignedInPerson> {
  const { user, session } = await requireSession();
  const meantFor = await readField(request, SIGNED_IN_AS);
  // Without it, two users could send one and the same form, and the second would get the session of the first.
  return { user, session, from: meantFor ? await askedInForm(request) : askedFrom(request) };
}
