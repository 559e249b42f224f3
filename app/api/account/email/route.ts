import { changeEmailInput } from '@/lib/api/account-input';
import { getDb } from '@/lib/db/client';
import { changeEmail } from '@/lib/flows/change-email';
import { allowOnly } from '@/lib/http/allow-only';
import { seeOther } from '@/lib/http/answers';
import { handler } from '@/lib/http/handler';
import { readInput } from '@/lib/http/input';
import { isForm } from '@/lib/http/media-type';
import { requirePerson } from '@/lib/http/person';
import { requireRecentSession } from '@/lib/http/recent-session';
import { now } from '@/lib/time';

/** Notes a new address and mails it a link; it counts once that was used. The answer is the same whoever has it. */
export const POST = handler(async (request) => {
  const { email } = await readInput(request, changeEmailInput);
  await requireRecentSession();
  const { user, session, from } = await requirePerson(request);
  const held = { userId: user.id, sessionId: session.id };
  await changeEmail(getDb(), { held, email, from }, now());
  return isForm(request) ? seeOther('/account?done=mailed') : Response.json({ pending_email: email }, { status: 202 });
});

export const { DELETE, GET, HEAD, OPTIONS, PATCH, PUT } = allowOnly('POST');
