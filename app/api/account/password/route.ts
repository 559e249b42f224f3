import { changePasswordInput } from '@/lib/api/account-input';
import { getDb } from '@/lib/db/client';
import { changePassword } from '@/lib/flows/change-password';
import { allowOnly } from '@/lib/http/allow-only';
import { seeOther } from '@/lib/http/answers';
import { handler } from '@/lib/http/handler';
import { readInput } from '@/lib/http/input';
import { isForm } from '@/lib/http/media-type';
import { requirePerson } from '@/lib/http/person';
import { setSessionCookies } from '@/lib/http/session-cookies';
import { now } from '@/lib/time';

/** Changes the password of who asks and knows the current one. All other sessions end. */
export const POST = handler(async (request) => {
  const input = await readInput(request, changePasswordInput);
  const person = await requirePerson(request);
  const passwords = { currentPassword: input.current_password, password: input.new_password };
  const started = await changePassword(getDb(), { person, ...passwords }, now());
  const answer = isForm(request) ? seeOther('/account?done=password') : new Response(null, { status: 204 });
  return started ? setSessionCookies(answer, started) : answer;
});

export const { DELETE, GET, HEAD, OPTIONS, PATCH, PUT } = allowOnly('POST');
