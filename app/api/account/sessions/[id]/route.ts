import { getDb } from '@/lib/db/client';
import { isId } from '@/lib/edge/id';
import { AuthError } from '@/lib/errors';
import { revokeOneSession } from '@/lib/flows/revoke-sessions';
import { allowOnly } from '@/lib/http/allow-only';
import { handler } from '@/lib/http/handler';
import { requireAsking } from '@/lib/http/person';
import { expireSessionCookies } from '@/lib/http/session-cookies';
import { now } from '@/lib/time';

type Context = { params: Promise<{ id: string }> };

/** Ends one session of the person who asks; somebody else's is not found. Ending the one in use is signing out. */
export const DELETE = handler(async (_request, { params }: Context) => {
  const { id } = await params;
  const asking = await requireAsking(id);
  if (!isId(id)) throw new AuthError('not_found');
  await revokeOneSession(getDb(), id, asking, now());
  const answer = new Response(null, { status: 204 });
  return id === asking.held.sessionId ? expireSessionCookies(answer) : answer;
});

export const { GET, HEAD, OPTIONS, PATCH, POST, PUT } = allowOnly('DELETE');
