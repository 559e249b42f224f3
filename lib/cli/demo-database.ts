import { hasUsers } from '../auth/user';
import { openDb } from '../db/client';
import { migrate } from '../db/migrate';
import { now } from '../time';
import { addDemoUsers } from './demo-users';

/**
 * Migrates the database and, when it has no users, adds the demo ones.
 *
 * @returns whether it added them
 */
export async function prepareDemoDatabase(url: string): Promise<boolean> {
  const db = openDb(url);
  await migrate(db);
  const empty = !(await hasUsers(db));
  if (empty) await addDemoUsers(db, now());
  await db.destroy();
  return empty;
}
