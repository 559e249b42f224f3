import { forgotInput } from '@/lib/api/account-input';
import { getDb } from '@/lib/db/client';
import { forgotPassword } from '@/lib/flows/forgot-password';
import { allowOnly } from '@/lib/http/allow-only';
import { seeOther } from '@/lib/http/answers';
import { askedFrom } from '@/lib/http/asked-from';
import { publicHandler } from '@/lib/http/handler';
import { readInput } from '@/lib/http/input';
import { isForm } from '@/lib/http/media-type';
import { now } from '@/lib/time';

/** Has a link mailed to whom the name or address belongs to. The answer is the same where it belongs to nobody. */
export const POST = publicHandler(
  async (request) => {
    const { username } = await readInput(request, forgotInput);
    await forgotPassword(getDb(), { identifier: username, from: askedFrom(request) }, now());
    return isForm(request) ? seeOther('/forgot-password?done=mailed') : new Response(null, { status: 202 });
  },
  { path: '/forgot-password', keep: ['username'] },
);

export const { DELETE, GET, HEAD, OPTIONS, PATCH, PUT } = allowOnly('POST');
