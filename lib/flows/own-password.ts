import { record } from '../auth/audit';
import type { Session } from '../auth/session';
import type { User } from '../auth/user';
import type { Db } from '../db/client';
import { AuthError } from '../errors';
import type { AskedFrom } from './asked-from';
import { checkPassword } from './check-password';

/** Somebody who is signed in, and from where they ask. */
export type SignedInPerson = { user: User; session: Session; from: AskedFrom };

/**
 * Checks the password of somebody who is signed in, before what only they may do. Counted like any other guess: a stolen
 * session is no way around that.
 *
 * @returns the version of the password that was checked
 * @throws AuthError `wrong_password` naming the field, `too_many_requests`, `guesses_exhausted`, `server_overloaded`
 */
export async function requireOwnPassword(
  db: Db,
  { user, session, from }: SignedInPerson,
  { password, field }: { password: string; field: string },
  now: number,
): Promise<number> {
  const { checked } = await checkPassword(db, { username: user.username, password, from }, now);
  if (checked?.user.id === user.id) return checked.passwordVersion;
  const event = { type: 'wrong_password', userId: user.id, sessionId: session.id, device: from.device } as const;
  await record(db, event, now);
  throw wrongPassword(field);
}

export const wrongPassword = (field: string): AuthError => new AuthError('wrong_password', { fields: [field] });
