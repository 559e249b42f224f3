import type { CompiledQuery, Selectable } from 'kysely';
import { uuidv7 } from '../crypto/random';
import type { Db } from '../db/client';
import type { SessionsTable } from '../db/schema';
import type { Successor } from './successor';
import type { User } from './user';

/** One signed-in device. */
export type Session = {
  id: string;
  client: SessionsTable['client'];
  /** When the password was last checked. */
  authenticatedAt: number;
  createdAt: number;
  expiresAt: number;
};

/** A session that stands, with its user and its last renewal, as one read finds them. */
export type LiveSession = { session: Session; user: User; successor: Successor };

/** Where a session was started, for people to recognise it by. */
export type Device = { userAgent: string; address: string };

export type NewSession = { userId: string; client: Session['client']; device: Device; expiresAt: number };

export async function startSession(
  db: Db,
  { userId, client, device, expiresAt }: NewSession,
  now: number,
): Promise<Session> {
  const id = uuidv7();
  await db
    .insertInto('sessions')
    .values({
      id,
      user_id: userId,
      client,
      generation: 1,
      rotated_at: now,
      kept_at: now, // no generation is before the first
      authenticated_at: now,
      created_at: now,
      last_seen_at: now,
      expires_at: expiresAt,
      revoked_at: null,
      user_agent: device.userAgent,
      address: device.address,
    })
    .execute();
  return { id, client, authenticatedAt: now, createdAt: now, expiresAt };
}

/**
 * Reads a session that stands: not revoked, not expired, its user not disabled. The one read that every protected
 * request makes, which is why its SQL is compiled once a database (four times faster than building it each time).
 */
export async function findLiveSession(db: Db, id: string, userId: string, now: number): Promise<LiveSession | null> {
  const parameters = [id, userId, now];
  const { rows } = await db.executeQuery<LiveSessionRow>({ ...liveSessionQuery(db), parameters });
  const [row] = rows;
  if (!row) return null;
  const { userId: rowUserId, username, rotatedAt, keptAt, ...session } = row;
  return { session, user: { id: rowUserId, username }, successor: { rotatedAt, keptAt } };
}

type LiveSessionRow = Session & Successor & { userId: string; username: string };

const compiled = new WeakMap<Db, CompiledQuery<LiveSessionRow>>();

function liveSessionQuery(db: Db): CompiledQuery<LiveSessionRow> {
  let query = compiled.get(db);
  if (!query) {
    query = db
      .selectFrom('sessions')
      .innerJoin('users', 'users.id', 'sessions.user_id')
      .select([
        'sessions.id as id',
        'sessions.client as client',
        'sessions.authenticated_at as authenticatedAt',
        'sessions.created_at as createdAt',
        'sessions.expires_at as expiresAt',
        'sessions.rotated_at as rotatedAt',
        'sessions.kept_at as keptAt',
        'users.id as userId',
        'users.username as username',
      ])
      // The order of the parameters above.
      .where('sessions.id', '=', '')
      .where('sessions.user_id', '=', '')
      .where('sessions.expires_at', '>', 0)
      .where('sessions.revoked_at', 'is', null)
      .where('users.disabled_at', 'is', null)
      .compile();
    compiled.set(db, query);
  }
  return query;
}

/** A session as its owner sees it in the list. */
export type ListedSession = Session & { lastSeenAt: number; device: Device };

/** A person's sessions that stand, the one used last first. */
export async function listSessions(db: Db, userId: string, now: number): Promise<ListedSession[]> {
  const rows = await sessionRows(db, userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(listed);
}

/** All of a person's sessions that are on record, those that are over as well. */
export async function listAllSessions(
  db: Db,
  userId: string,
): Promise<(ListedSession & { revokedAt: number | null })[]> {
  const rows = await sessionRows(db, userId).select('revoked_at').orderBy('id', 'desc').execute();
  return rows.map((row) => ({ ...listed(row), revokedAt: row.revoked_at }));
}

const sessionRows = (db: Db, userId: string) =>
  db
    .selectFrom('sessions')
    .select(['id', 'client', 'authenticated_at', 'created_at', 'last_seen_at', 'expires_at', 'user_agent', 'address'])
    .where('user_id', '=', userId);

const listed = (
  row: Omit<Selectable<SessionsTable>, 'user_id' | 'generation' | 'rotated_at' | 'kept_at' | 'revoked_at'>,
): ListedSession => ({
  id: row.id,
  client: row.client,
  authenticatedAt: row.authenticated_at,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
  expiresAt: row.expires_at,
  device: { userAgent: row.user_agent, address: row.address },
});

/** Notes that the password was checked once more. @returns whether the session stands */
export async function reauthenticateSession(db: Db, id: string, userId: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sessions')
    .set({ authenticated_at: now })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
