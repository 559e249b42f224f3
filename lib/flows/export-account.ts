import { getAccount } from '../auth/account';
import { listEvents, type PastEvent, record } from '../auth/audit';
import { countKnownBrowsers } from '../auth/known-browser';
import { listAllSessions } from '../auth/session';
import type { Db } from '../db/client';
import { AuthError } from '../errors';
import type { SignedInPerson } from './own-password';

/** All that is kept about a person, in the words of the API (GDPR articles 15 and 20). Never what proves who they are. */
export async function exportAccount(db: Db, { user, session, from }: SignedInPerson, now: number): Promise<object> {
  const account = await getAccount(db, user.id);
  if (!account) throw new AuthError('not_found');
  await record(db, { type: 'data_exported', userId: user.id, sessionId: session.id, device: from.device }, now);
  const sessions = await listAllSessions(db, user.id);
  const events: object[] = [];
  for await (const event of allEvents(db, user.id)) events.push(exportedEvent(event));
  return {
    exported_at: now,
    account: {
      id: account.id,
      username: account.username,
      email: account.email,
      pending_email: account.pendingEmail,
      created_at: account.createdAt,
      password_changed_at: account.passwordChangedAt,
    },
    sessions: sessions.map((each) => ({
      id: each.id,
      client: each.client,
      user_agent: each.device.userAgent,
      address: each.device.address,
      created_at: each.createdAt,
      last_seen_at: each.lastSeenAt,
      expires_at: each.expiresAt,
      revoked_at: each.revokedAt,
    })),
    known_browsers: await countKnownBrowsers(db, user.id),
    activity: events,
  };
}

const exportedEvent = ({ at, type, device }: PastEvent): object => ({
  at,
  type,
  user_agent: device.userAgent,
  address: device.address,
});

const PAGE = 1000;

async function* allEvents(db: Db, userId: string): AsyncGenerator<PastEvent> {
  let before: string | undefined;
  do {
    const events = await listEvents(db, userId, { limit: PAGE, before });
    yield* events;
    before = events.length === PAGE ? events.at(-1)?.id : undefined;
  } while (before);
}
