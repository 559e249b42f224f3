import * as z from 'zod';
import { getDb } from '@/lib/db/client';
import { SIGN_IN_PATH } from '@/lib/edge/routes';
import { AuthError } from '@/lib/errors';
import { revokeAllSessions, revokeOneSession, revokeOtherSessions } from '@/lib/flows/revoke-sessions';
import { seeOther } from '@/lib/http/answers';
import { requireAsking } from '@/lib/http/asking';
import { handler } from '@/lib/http/handler';
import { readInput } from '@/lib/http/input';
import { signedOut } from '@/lib/http/signed-out';
import { now } from '@/lib/time';

const PAGE = '/account/sessions';

const revokeInput = z.object({
  which: z.union([z.enum(['others', 'all']), z.uuid()], 'which must be a session id, "others" or "all"'),
});

/** Ends sessions by a plain form: one, all others, or all. An API client uses DELETE on the list and its members. */
export const POST = handler(
  async (request) => {
    const { which } = await readInput(request, revokeInput);
    const asking = await requireAsking();
    if (which === 'all') {
      await revokeAllSessions(getDb(), asking, now());
      return signedOut(seeOther(SIGN_IN_PATH));
    }
    if (which === 'others') {
      await revokeOtherSessions(getDb(), asking, now());
      return seeOther(`${PAGE}?done=others`);
    }
    await revokeOneIfThere(which, asking);
    return which === asking.held.sessionId ? signedOut(seeOther(SIGN_IN_PATH)) : seeOther(`${PAGE}?done=one`);
  },
  { path: PAGE, keep: [] },
);

/** On a page that was open for a while the session may be over already: what the person wanted is so. */
async function revokeOneIfThere(id: string, asking: Awaited<ReturnType<typeof requireAsking>>): Promise<void> {
  try {
    await revokeOneSession(getDb(), id, asking, now());
  } catch (error) {
    if (!(error instanceof AuthError && error.code === 'not_found')) throw error;
  }
}
