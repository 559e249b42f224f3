import { deleteInput } from '@/lib/api/account-input';
import { getDb } from '@/lib/db/client';
import { deleteAccount } from '@/lib/flows/delete-account';
import { allowOnly } from '@/lib/http/allow-only';
import { seeOther } from '@/lib/http/answers';
import { DELETED } from '@/lib/http/form-pages';
import { handler } from '@/lib/http/handler';
import { readInput } from '@/lib/http/input';
import { isForm } from '@/lib/http/media-type';
import { requirePerson } from '@/lib/http/person';
import { expireSessionCookies } from '@/lib/http/session-cookies';
import { now } from '@/lib/time';

/** Deletes the account of who asks, by a plain form. An API client uses `DELETE /api/account`. */
export const POST = handler(async (request) => {
  const { password } = await readInput(request, deleteInput);
  await deleteAccount(getDb(), await requirePerson(request), password, now());
  return expireSessionCookies(isForm(request) ? seeOther(DELETED) : new Response(null, { status: 204 }));
});

export const { DELETE, GET, HEAD, OPTIONS, PATCH, PUT } = allowOnly('POST');
