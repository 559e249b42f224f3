import { hashPassword } from '../../auth/password/password';
import { createUser } from '../../auth/user';
import type { Db } from '../../db/client';

/** The users of the ancestor, the Flask-JWT tutorial. Everybody knows their passwords. */
export const DEMO_USERS = [
  { username: 'john', password: 'password' },
  { username: 'jane', password: 'secret' },
] as const;

/** Adds the demo users that are not there yet. @returns the names of those added */
export async function addDemoUsers(db: Db, now: number): Promise<string[]> {
  const added: string[] = [];
  for (const { username, password } of DEMO_USERS) {
    const user = await createUser(db, { username, passwordHash: await hashPassword(password) }, now);
    if (user) added.push(user.username);
  }
  return added;
}
