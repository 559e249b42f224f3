import { deleteInput, signUpInput } from '@/lib/api/account-input';
import { accountJson } from '@/lib/api/account-json';
import { getAccount } from '@/lib/auth/account';
import { publicUser } from '@/lib/auth/user';
import { getConfig } from '@/lib/config/config';
import { getDb } from '@/lib/db/client';
import { AuthError } from '@/lib/errors';
import { deleteAccount } from '@/lib/flows/delete-account';
import { signUp } from '@/lib/flows/sign-up';
import { allowOnly } from '@/lib/http/allow-only';
import { seeOther } from '@/lib/http/answers';
import { endableSession, requireSession } from '@/lib/http/current-session';
import { handler, publicHandler } from '@/lib/http/handler';
import { readInput } from '@/lib/http/input';
import { isForm } from '@/lib/http/media-type';
import { requirePerson } from '@/lib/http/person';
import { returnPath } from '@/lib/http/return-to';
import { askedInForm } from '@/lib/http/sent-form';
import { expireSessionCookies, setSessionCookies } from '@/lib/http/session-cookies';
import { now } from '@/lib/time';

/** Signs up: makes an account, and signs its owner in. */
export const POST = publicHandler(async (request) => {
  const { return_to, ...input } = await readInput(request, signUpInput);
  const replaces = await endableSession();
  const started = await signUp(getDb(), { ...input, from: await askedInForm(request), replaces }, now());
  const next = returnPath(return_to, getConfig().appOrigin) ?? `/account?done=${input.email ? 'mailed' : 'signed_up'}`;
  const answer = isForm(request)
    ? seeOther(next)
    : Response.json({ user: publicUser(started.user), expires_in: started.tokens.accessTokenTtl }, { status: 201 });
  return setSessionCookies(answer, started);
});

/** Shows the account of who asks. */
export const GET = handler(async () => {
  const { user } = await requireSession();
  const account = await getAccount(getDb(), user.id);
  if (!account) throw new AuthError('not_found');
  return Response.json({ user: publicUser(user), ...accountJson(account) });
});

/** Deletes it. A form posts to `/api/account/delete`. */
export const DELETE = handler(async (request) => {
  const { password } = await readInput(request, deleteInput);
  await deleteAccount(getDb(), await requirePerson(request), password, now());
  return expireSessionCookies(new Response(null, { status: 204 }));
});

export const { OPTIONS, PATCH, PUT } = allowOnly('POST', 'GET', 'DELETE');
