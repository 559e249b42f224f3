import { sessionJson } from '../../api/account-json';
import { deviceName } from '../../auth/device-name';
import { type ListedSession, listSessions } from '../../auth/session';
import { endAllSessions, endSession, endSessionsOf } from '../../flows/operator/end-sessions';
import { now } from '../../time';
import { confirm } from '../terminal/confirm';
import { CommandFailure } from '../terminal/failure';
import type { Answer, Listing } from '../terminal/output';
import { startProgress } from '../terminal/progress';
import { formatCount, formatTime } from '../terminal/wording';
import type { Opened } from '../with-database';
import { requireUser } from './users';

/** A user's sessions that stand. */
export async function listing({ db }: Opened, named: string): Promise<Listing<ListedSession>> {
  const user = await requireUser(db, named);
  return {
    items: await listSessions(db, user.id, now()),
    json: (session) => ({ ...sessionJson(session), device: deviceName(session.device.userAgent) }),

    row: (session) => ({
      id: session.id,
      device: deviceName(session.device.userAgent) ?? 'unknown',
      client: session.client,
      address: session.device.address || 'unknown',
      'signed in': formatTime(session.createdAt),
      'last seen': formatTime(session.lastSeenAt),
      expires: formatTime(session.expiresAt),
    }),
    none: `${user.username} is signed in nowhere.`,
  };
}

type Which = { id?: string; user?: string; all?: boolean; yes?: boolean };

/** @throws CommandFailure unless exactly one of the three is named, or where there is no such session */
export async function revoke(opened: Opened, { id, user, all, yes }: Which): Promise<Answer> {
  if ([id, user, all].filter((which) => which !== undefined).length !== 1) {
    throw new CommandFailure('usage', 'usage', 'Name one of the three: the id of a session, --user <user>, or --all.');
  }
  if (id !== undefined) return revokeOne(opened, id);
  return user === undefined ? revokeAll(opened, yes) : revokeOf(opened, user);
}

async function revokeOne({ db }: Opened, id: string): Promise<Answer> {
  const ended = await endSession(db, id.toLowerCase(), now());
  if (ended) return { json: { revoked: 1, user_id: ended.userId }, text: 'The session has ended.' };
  throw new CommandFailure('notFound', 'session_not_found', `No session ${id} stands. It may have ended already.`);
}

async function revokeOf({ db }: Opened, named: string): Promise<Answer> {
  const { id, username } = await requireUser(db, named);
  const revoked = await endSessionsOf(db, id, now());
  return { json: { revoked, user_id: id }, text: `${formatCount(revoked, 'session')} of ${username} ended.` };
}

async function revokeAll({ db, stop }: Opened, yes: boolean | undefined): Promise<Answer> {
  await confirm('Sign everybody out?', yes);
  const progress = startProgress('sessions', null);
  const revoked = await endAllSessions(db, now, { ended: progress.at, stop });
  progress.end();
  return { json: { revoked }, text: `${formatCount(revoked, 'session')} ended.` };
}
