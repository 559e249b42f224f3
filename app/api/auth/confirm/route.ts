import { confirmInput } from '@/lib/api/account-input';
import { getConfig } from '@/lib/config/config';
import { getDb } from '@/lib/db/client';
import { confirmPassword } from '@/lib/flows/confirm-password';
import { allowOnly } from '@/lib/http/allow-only';
import { seeOther } from '@/lib/http/answers';
import { handler } from '@/lib/http/handler';
import { readInput } from '@/lib/http/input';
import { isForm } from '@/lib/http/media-type';
import { requirePerson } from '@/lib/http/person';
import { returnPath } from '@/lib/http/return-to';
import { setSessionCookies } from '@/lib/http/session-cookies';
import { now } from '@/lib/time';

/** Checks the password of who is signed in once more, and leads back to where it was needed. */
export const POST = handler(async (request) => {
  const { password, return_to } = await readInput(request, confirmInput);
  const person = await requirePerson(request);
  const started = await confirmPassword(getDb(), person, password, now());
  const answer = isForm(request)
    ? seeOther(returnPath(return_to, getConfig().appOrigin) ?? '/account')
    : new Response(null, { status: 204 });
  return started ? setSessionCookies(answer, started) : answer;
});

export const { DELETE, GET, HEAD, OPTIONS, PATCH, PUT } = allowOnly('POST');
