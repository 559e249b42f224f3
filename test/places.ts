import { onTestFinished } from 'vitest';
import { type Db, openDb } from '../lib/db/client';
import { type Dialect, freshDatabase, freshDb } from './fresh-db';

/** Databases that are dropped when the test is finished, for tests that move data between several. */

/** A database that is migrated and open. */
export async function aDatabase(dialect: Dialect): Promise<{ db: Db; url: string }> {
  const { db, url, clean } = await freshDb(dialect);
  onTestFinished(clean);
  return { db, url };
}

/** A database without tables, where something may be copied or restored to. */
export async function aPlace(dialect: Dialect): Promise<{ url: string; open(): Db }> {
  const { url, drop } = await freshDatabase(dialect);
  onTestFinished(drop);
  const open = () => {
    const db = openDb(url);
    onTestFinished(() => db.destroy());
    return db;
  };
  return { url, open };
}
