import type { WhoAmI } from '@/lib/api/answer-schemas';
import { signInInput } from '@/lib/api/sign-in-input';
import { publicUser } from '@/lib/auth/user';
import { getConfig } from '@/lib/config/config';
import { getDb } from '@/lib/db/client';
import { TokenError } from '@/lib/errors';
import { signIn } from '@/lib/flows/sign-in';
import { signOut } from '@/lib/flows/sign-out';
import { allowOnly } from '@/lib/http/allow-only';
import { seeOther } from '@/lib/http/answers';
import { askedFrom } from '@/lib/http/asked-from';
import { endableSession, requireSession } from '@/lib/http/current-session';
import { deviceOf } from '@/lib/http/device';
import { handler, publicHandler } from '@/lib/http/handler';
import { readInput } from '@/lib/http/input';
import { isForm } from '@/lib/http/media-type';
import { returnPath } from '@/lib/http/return-to';
import { expireSessionCookies, setSessionCookies } from '@/lib/http/session-cookies';
import { now } from '@/lib/time';

/** Signs in. A form is answered with a redirect, JSON with JSON; both get the tokens in httpOnly cookies. */
export const POST = publicHandler(async (request) => {
  const { username, password, return_to } = await readInput(request, signInInput);
  const replaces = await endableSession();
  const attempt = { username, password, client: 'browser', from: askedFrom(request), replaces } as const;
  const started = await signIn(getDb(), attempt, now());
  const answer = isForm(request)
    ? seeOther(returnPath(return_to, getConfig().appOrigin) ?? '/protected')
    : Response.json({ user: publicUser(started.user), expires_in: started.tokens.accessTokenTtl });
  return setSessionCookies(answer, started);
});

/** Says who is signed in. */
export const GET = handler(async () => {
  const { user, session } = await requireSession();
  return Response.json({
    user: publicUser(user),
    session: {
      id: session.id,
      created_at: session.createdAt,
      authenticated_at: session.authenticatedAt,
      expires_at: session.expiresAt,
    },
  } satisfies WhoAmI);
});

/** Signs out; also when nobody is signed in, but not who brings a credential that is none of ours. */
export const DELETE = publicHandler(async (request) => {
  const held = await endableSession();
  if (!held && request.headers.has('authorization')) throw new TokenError('Unsupported authorization type', false);
  await signOut(getDb(), held, deviceOf(request), now());
  return expireSessionCookies(new Response(null, { status: 204 }));
});

export const { OPTIONS, PATCH, PUT } = allowOnly('POST', 'GET', 'DELETE');
