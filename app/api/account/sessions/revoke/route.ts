import { revokeInput } from '@/lib/api/account-input';
import { getDb } from '@/lib/db/client';
import { SIGN_IN_PATH } from '@/lib/edge/routes';
import { AuthError } from '@/lib/errors';
import { type Asking, revokeAllSessions, revokeOneSession, revokeOtherSessions } from '@/lib/flows/revoke-sessions';
import { allowOnly } from '@/lib/http/allow-only';
import { seeOther } from '@/lib/http/answers';
import { handler } from '@/lib/http/handler';
import { readInput } from '@/lib/http/input';
import { isForm } from '@/lib/http/media-type';
import { requireAsking } from '@/lib/http/person';
import { expireSessionCookies } from '@/lib/http/session-cookies';
import { now } from '@/lib/time';

const PAGE = '/account/sessions';

/** Ends sessions by a form or JSON: one, all others, or all. */
export const POST = handler(async (request) => {
  const { which } = await readInput(request, revokeInput);
  const asking = await requireAsking(which);
  const revoked = await revoke(which, asking);
  const here = which === 'all' || which === asking.held.sessionId;
  const done = which === 'others' ? 'others' : 'one';
  const next = here ? SIGN_IN_PATH : `${PAGE}?done=${done}`;
  const answer = isForm(request) ? seeOther(next) : Response.json({ revoked });
  return here ? expireSessionCookies(answer) : answer;
});

/** @returns how many ended */
async function revoke(which: string, asking: Asking): Promise<number> {
  if (which === 'all') return revokeAllSessions(getDb(), asking, now());
  if (which === 'others') return revokeOtherSessions(getDb(), asking, now());
  return (await revokeOneIfThere(which, asking)) ? 1 : 0;
}

/** On a page that was open for a while the session may be over already: what the person wanted is so. */
async function revokeOneIfThere(id: string, asking: Asking): Promise<boolean> {
  try {
    await revokeOneSession(getDb(), id, asking, now());
    return true;
  } catch (error) {
    if (error instanceof AuthError && error.code === 'not_found') return false;
    throw error;
  }
}

export const { DELETE, GET, HEAD, OPTIONS, PATCH, PUT } = allowOnly('POST');
