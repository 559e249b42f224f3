import { hasUsers } from '../../auth/user';
import { openDb } from '../../db/client';
import { migrate } from '../../db/migrate';
import { now } from '../../time';
import { addDemoUsers } from './demo-users';

/**
 * A database of its own, so that the demo's passwords never turn up on a site that is later served from here; and no delay at the
 * end, for who presses Ctrl+C waits for it.
 */
export const DEMO_DEFAULTS = { DATABASE_URL: 'file:./data/demo.db', SHUTDOWN_DELAY: '0' };

/**
 * Migrates the database and, when it has no users, adds the demo ones.
 *
 * @returns whether it added them
 */
export async function prepareDemoDatabase(url: string): Promise<boolean> {
  await migrate(url);
  const db = openDb(url);
  const empty = !(await hasUsers(db));
  if (empty) await addDemoUsers(db, now());
  await db.destroy();
  return empty;
}
