import { findLiveSession } from '../lib/auth/session';
import { noteSuccessorKept } from '../lib/auth/successor';
import type { User } from '../lib/auth/user';
import type { Db } from '../lib/db/client';
import type { AskedFrom } from '../lib/flows/asked-from';
import type { SignedInPerson } from '../lib/flows/own-password';
import { signIn } from '../lib/flows/sign-in';
import { aUser, NOW, PASSWORD } from './people';

/** Good enough to be chosen. */
export const NEW_PASSWORD = 'velvet otters play quiet trombones';
export const OTHER_PASSWORD = 'nine lanterns above the harbour';

export const HOME: AskedFrom = {
  device: { userAgent: 'Test', address: '203.0.113.7' },
  locale: 'en',
  browser: null,
};

/** Another person, elsewhere. */
export const AWAY: AskedFrom = { ...HOME, device: { userAgent: 'Elsewhere', address: '198.51.100.9' } };

type Addresses = { email?: string | null; pendingEmail?: string | null };

/** A user with PASSWORD and, unless told otherwise, the verified address `<username>@example.com`. */
export async function anAccount(
  db: Db,
  username = 'john',
  { email = `${username}@example.com`, pendingEmail = null }: Addresses = {},
): Promise<User> {
  const user = await aUser(db, username);
  await db.updateTable('users').set({ email, pending_email: pendingEmail }).where('id', '=', user.id).execute();
  return user;
}

/** Somebody who has just signed in; their browser is known from now on. */
export async function aSignedInPerson(
  db: Db,
  username = 'john',
  { password = PASSWORD, from = HOME, now = NOW } = {},
): Promise<SignedInPerson> {
  const attempt = { username, password, client: 'browser', from, replaces: null } as const;
  const { user, session, browser } = await signIn(db, attempt, now);
  return { user, session, from: { ...from, browser } };
}

export const isSignedIn = async (db: Db, { user, session }: SignedInPerson, now = NOW): Promise<boolean> =>
  (await findLiveSession(db, session.id, user.id, now)) !== null;

/** Presents an access token of theirs, issued at the time given. */
export async function presentAccessToken(
  db: Db,
  { user, session }: Pick<SignedInPerson, 'user' | 'session'>,
  issuedAt: number,
  now: number,
): Promise<void> {
  const live = await findLiveSession(db, session.id, user.id, now);
  if (live) await noteSuccessorKept(db, live, issuedAt, now);
}

/** What happened, in order; of one user, or of nobody in particular. */
export async function auditTypes(db: Db, userId?: string | null): Promise<string[]> {
  let events = db.selectFrom('audit_events').select('type').orderBy('id');
  if (userId !== undefined) events = events.where('user_id', userId === null ? 'is' : '=', userId);
  return (await events.execute()).map(({ type }) => type);
}

export const userRow = (db: Db, userId: string) =>
  db.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirstOrThrow();

/** How many rows a table has. */
export async function rowsIn(
  db: Db,
  table: 'users' | 'sessions' | 'mails' | 'one_time_tokens' | 'known_browsers' | 'guesses' | 'throttles' | 'sent_forms',
): Promise<number> {
  const { count } = await db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}
