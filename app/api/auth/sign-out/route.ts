import { getDb } from '@/lib/db/client';
import { SIGN_IN_PATH } from '@/lib/edge/routes';
import { signOut } from '@/lib/flows/sign-out';
import { allowOnly } from '@/lib/http/allow-only';
import { seeOther } from '@/lib/http/answers';
import { endableSession } from '@/lib/http/current-session';
import { deviceOf } from '@/lib/http/device';
import { publicHandler } from '@/lib/http/handler';
import { isForm } from '@/lib/http/media-type';
import { expireSessionCookies } from '@/lib/http/session-cookies';
import { now } from '@/lib/time';

/** Signs out by a plain form, for pages without JavaScript. An API client uses `DELETE /api/auth`, or gets here what it gets there. */
export const POST = publicHandler(async (request) => {
  await signOut(getDb(), await endableSession(), deviceOf(request), now());
  return expireSessionCookies(isForm(request) ? seeOther(SIGN_IN_PATH) : new Response(null, { status: 204 }));
});

export const { DELETE, GET, HEAD, OPTIONS, PATCH, PUT } = allowOnly('POST');
