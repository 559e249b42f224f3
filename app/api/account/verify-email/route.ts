import { verifyEmailInput } from '@/lib/api/account-input';
import { getDb } from '@/lib/db/client';
import { verifyEmail } from '@/lib/flows/verify-email';
import { allowOnly } from '@/lib/http/allow-only';
import { seeOther } from '@/lib/http/answers';
import { publicHandler } from '@/lib/http/handler';
import { readInput } from '@/lib/http/input';
import { forgetMailedToken } from '@/lib/http/mailed-link';
import { isForm } from '@/lib/http/media-type';
import { askedInForm } from '@/lib/http/sent-form';
import { now } from '@/lib/time';

/** Consumes the token of a mailed link: the address is its account's from now on. */
export const POST = publicHandler(async (request) => {
  const { token } = await readInput(request, verifyEmailInput);
  await verifyEmail(getDb(), { token, from: await askedInForm(request) }, now());
  const answer = isForm(request) ? seeOther('/verify-email?done=verified') : new Response(null, { status: 204 });
  return forgetMailedToken(answer);
});

export const { DELETE, GET, HEAD, OPTIONS, PATCH, PUT } = allowOnly('POST');
