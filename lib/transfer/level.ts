import type { Db } from '../db/client';
import { migrationState } from '../db/migrate';
import { TransferRefused } from './refused';
import { unreadable } from './sqlite-file';

/** Names of migrations, in the order in which they are made. */
export type Level = readonly string[];

/**
 * The migrations that a database has seen. Where they are not all, whatever receives its rows is migrated so far first, and
 * to the newest with the rows in it: migrations may have to do with them.
 *
 * @param name of the database or file, for what is told
 * @throws TransferRefused where it is not one of ours, or of a newer version
 */
export async function requireLevel(db: Db, name: string): Promise<Level> {
  const { made, unknown } = await stateOf(db, name);
  if (unknown.length > 0) {
    throw new TransferRefused(
      'newer',
      `${name} is of a newer Latchkey (it has ${unknown.join(', ')}). Use that version, or a later one.`,
    );
  }
  if (made.length === 0) {
    throw new TransferRefused('no_latchkey_database', `${name} is no database of Latchkey: it has none of its tables.`);
  }
  return made;
}

async function stateOf(db: Db, name: string) {
  try {
    return await migrationState(db);
  } catch (error) {
    throw unreadable(name, error);
  }
}
