import { getDb } from '@/lib/db/client';
import { resendVerification } from '@/lib/flows/change-email';
import { allowOnly } from '@/lib/http/allow-only';
import { seeOther } from '@/lib/http/answers';
import { handler } from '@/lib/http/handler';
import { isForm } from '@/lib/http/media-type';
import { requirePerson } from '@/lib/http/person';
import { now } from '@/lib/time';

/** Mails the link to the address that waits to be verified once more. */
export const POST = handler(async (request) => {
  const { user, session, from } = await requirePerson(request);
  const held = { userId: user.id, sessionId: session.id };
  const mailed = await resendVerification(getDb(), { held, from }, now());
  return isForm(request) ? seeOther(mailed ? '/account?done=mailed' : '/account') : new Response(null, { status: 202 });
});

export const { DELETE, GET, HEAD, OPTIONS, PATCH, PUT } = allowOnly('POST');
