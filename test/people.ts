import { authenticate } from '../lib/auth/authenticate';
import { hashPassword } from '../lib/auth/password/password';
import { type Session, startSession } from '../lib/auth/session';
import { createUser, findUserByUsername, type User } from '../lib/auth/user';
import type { Db } from '../lib/db/client';
import { days } from '../lib/time';

/** A literal time for tests: 18 November 2026. */
export const NOW = 1_795_000_000;

export const PASSWORD = 'correct horse battery staple';

/** A user with PASSWORD. */
export async function aUser(db: Db, username = 'john', passwordHash?: string): Promise<User> {
  const user = await createUser(db, { username, passwordHash: passwordHash ?? (await hashPassword(PASSWORD)) }, NOW);
  if (!user) throw new Error(`there is a ${username} already`);
  return user;
}

export const aSession = (db: Db, userId: string, now = NOW): Promise<Session> =>
  startSession(
    db,
    { userId, client: 'browser', device: { userAgent: 'Test', address: '203.0.113.7' }, expiresAt: now + days(30) },
    now,
  );

/** An id of somebody or something that is in no database, for tokens. */
export const idOf = (number: number): string => `01980000-0000-7000-8000-${String(number).padStart(12, '0')}`;

/** Whose password it is, as a sign-in asks. */
export const authenticateUser = async (db: Db, username: string, password: string): Promise<User | null> =>
  authenticate(username, password, db, await findUserByUsername(db, username));
