import { listSessions } from '@/lib/auth/session';
import { getDb } from '@/lib/db/client';
import { revokeOtherSessions } from '@/lib/flows/revoke-sessions';
import { allowOnly } from '@/lib/http/allow-only';
import { requireAsking } from '@/lib/http/asking';
import { requireSession } from '@/lib/http/current-session';
import { handler } from '@/lib/http/handler';
import { now } from '@/lib/time';

/** Lists where the person who asks is signed in. */
export const GET = handler(async () => {
  const { user, session } = await requireSession();
  const sessions = await listSessions(getDb(), user.id, now());
  return Response.json({
    sessions: sessions.map((each) => ({
      id: each.id,
      current: each.id === session.id,
      client: each.client,
      user_agent: each.device.userAgent,
      address: each.device.address,
      created_at: each.createdAt,
      last_seen_at: each.lastSeenAt,
      expires_at: each.expiresAt,
    })),
  });
});

/** Ends all of them but the one that asks. */
export const DELETE = handler(async () => {
  const revoked = await revokeOtherSessions(getDb(), await requireAsking('others'), now());
  return Response.json({ revoked });
});

export const { OPTIONS, PATCH, POST, PUT } = allowOnly('GET', 'DELETE');
