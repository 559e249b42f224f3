import { accountJson, sessionJson } from '../api/account-json';
import type { AccountExport } from '../api/answer-schemas';
import { getAccount } from '../auth/account';
import { listEvents, type PastEvent, record } from '../auth/audit';
import { countKnownBrowsers } from '../auth/known-browser';
import { listAllSessions } from '../auth/session';
import { publicUser } from '../auth/user';
import type { Db } from '../db/client';
import { AuthError } from '../errors';
import type { SignedInPerson } from './own-password';

/** All that is kept about a person, in the words of the API (GDPR articles 15 and 20). Never what proves who they are. */
export async function exportAccount(
  db: Db,
  { user, session, from }: SignedInPerson,
  now: number,
): Promise<AccountExport> {
  const account = await getAccount(db, user.id);
  if (!account) throw new AuthError('not_found');
  await record(db, { type: 'data_exported', userId: user.id, sessionId: session.id, device: from.device }, now);
  const sessions = await listAllSessions(db, user.id);
  const activity: AccountExport['activity'] = [];
  for await (const event of allEvents(db, user.id)) activity.push(exportedEvent(event));
  return {
    exported_at: now,
    account: { ...publicUser(account), ...accountJson(account) },
    sessions: sessions.map((each) => ({ ...sessionJson(each), revoked_at: each.revokedAt })),
    known_browsers: await countKnownBrowsers(db, user.id),
    activity,
  };
}

const exportedEvent = ({ at, type, device }: PastEvent): AccountExport['activity'][number] => ({
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
