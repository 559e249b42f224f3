import { sessionJson } from '@/lib/api/account-json';
import { listSessions } from '@/lib/auth/session';
import { getDb } from '@/lib/db/client';
import { revokeOtherSessions } from '@/lib/flows/revoke-sessions';
import { allowOnly } from '@/lib/http/allow-only';
import { requireSession } from '@/lib/http/current-session';
import { handler } from '@/lib/http/handler';
import { requireAsking } from '@/lib/http/person';
import { now } from '@/lib/time';

/** Lists where the person who asks is signed in. */
export const GET = handler(async () => {
  const { user, session } = await requireSession();
  const sessions = await listSessions(getDb(), user.id, now());
  return Response.json({
    sessions: sessions.map((each) => ({ ...sessionJson(each), current: each.id === session.id })),
  });
});

/** Ends all of them but the one that asks. */
export const DELETE = handler(async () => {
  const revoked = await revokeOtherSessions(getDb(), await requireAsking('others'), now());
  return Response.json({ revoked });
});

export const { OPTIONS, PATCH, POST, PUT } = allowOnly('GET', 'DELETE');
