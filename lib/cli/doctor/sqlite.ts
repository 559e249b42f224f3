import { existsSync, statfsSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { kyselyOver } from '../../transfer/sqlite-file';
import { lookInside } from './database';
import { databaseFile } from './files';
import { type Check, type Finding, right, warning, wrong } from './finding';

/** Before 3.51.3 a WAL could be damaged when two processes met at a checkpoint. */
const OLDEST_SQLITE = '3.51.3';

/** File systems by their magic number (statfs(2)) over which SQLite's locks and shared memory do not hold. */
const NETWORK: Record<number, string> = {
  26985: 'NFS',
  4283649346: 'CIFS',
  4266872130: 'SMB',
  16914839: '9p',
  12805120: 'Ceph',
};
const FUSE = 0x65735546;
const OVERLAY = 0x794c7630;

/** The database, where that is an SQLite file. Opened so that nothing is written, not even beside it. */
export const checkSqlite: Check = async (circumstances) => {
  const file = databaseFile(circumstances);
  if (!file) return [];
  if (!existsSync(file)) {
    return [
      wrong(
        `There is no database ${file}.`,
        'Make it with npm run setup. If there should be one, correct DATABASE_URL.',
      ),
    ];
  }
  const database = openUnchanging(file);
  if (!isSqlite(database)) {
    return [
      wrong(`${file} is no SQLite database, or damaged.`, 'Correct DATABASE_URL, or restore a backup: docs/backup.md.'),
    ];
  }
  const inside = await lookInside(kyselyOver(database), circumstances);
  return [...inside, version(database), placeFinding(file, statfsSync(file).type)];
};

function openUnchanging(file: string): DatabaseSyncInstance {
  const wal = `${file}-wal`;
  const inUse = existsSync(wal) && statSync(wal).size > 0;
  if (inUse) return new DatabaseSync(file, { readOnly: true, timeout: 2000 });
  return new DatabaseSync(`${pathToFileURL(file).href}?immutable=1`, { readOnly: true });
}

function isSqlite(database: DatabaseSyncInstance): boolean {
  try {
    database.exec('select 1 from sqlite_schema');
    return true;
  } catch (error) {
    if (/not a database|malformed/.test((error as Error).message)) return false;
    throw error;
  }
}

function version(database: DatabaseSyncInstance): Finding {
  const { version: found } = database.prepare('select sqlite_version() as version').get() as { version: string };
  const older = found.localeCompare(OLDEST_SQLITE, 'en', { numeric: true }) < 0;
  if (older) return wrong(`SQLite ${found} can damage a database of several processes.`, 'Run npm ci.');
  return right(`SQLite ${found}.`);
}

/** @param type of the file system, its magic number */
export function placeFinding(file: string, type: number): Finding {
  const network = NETWORK[type];
  if (network) {
    return wrong(
      `${file} is on a network file system (${network}), where SQLite loses data.`,
      'Use a local disk, or PostgreSQL: latchkey copy-to.',
    );
  }
  if (type === FUSE) {
    return warning(
      `${file} is on a file system in user space (FUSE).`,
      'See that it keeps locks and synced data, or use a local disk.',
    );
  }
  if (type === OVERLAY) {
    return warning(`${file} is inside a container, and gone with it.`, 'Mount a volume at its folder.');
  }
  return right('It is on a local disk.');
}
