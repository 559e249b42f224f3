import { existsSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import { OUTBOX } from '../../mail/transport';
import { type Check, type Circumstances, type Finding, right, warning, wrong } from './finding';

const ENV_FILES = ['.env', '.env.local', '.env.production', '.env.production.local'];

/** The SQLite file, or null where the database is elsewhere. */
export function databaseFile({ config, broken }: Pick<Circumstances, 'config' | 'broken'>): string | null {
  if (broken.has('DATABASE_URL') || !config.databaseUrl.startsWith('file:')) return null;
  return path.resolve(config.databaseUrl.slice('file:'.length));
}

/** Whether secrets, hashes and mailed links can be read by other users of this machine. */
export const checkFilesArePrivate: Check = (circumstances) => {
  const file = databaseFile(circumstances);
  const beside = file ? [file, `${file}-wal`] : [];
  const secret = [...ENV_FILES, ...Object.values(circumstances.files), ...beside, OUTBOX].filter(existsSync);
  const open = secret.filter((each) => (statSync(each).mode & 0o077) !== 0 && !isBehindClosedFolder(each));
  if (open.length === 0) return [right('What is secret on disk is readable by its owner alone.')];
  return open.map((each) =>
    wrong(`${each} can be read or written by other users of this machine.`, `chmod go= ${each}`),
  );
};

/** In a folder that others may not enter, what a file itself allows does not matter. */
function isBehindClosedFolder(file: string): boolean {
  return (statSync(path.dirname(path.resolve(file))).mode & 0o011) === 0;
}

const MB = 1_000_000;
const FULL_BELOW = 100 * MB;
const SCARCE_BELOW = 1000 * MB;

/** Whether the disk has room: a database that cannot write signs nobody in. */
export const checkDiskSpace: Check = (circumstances) => {
  const file = databaseFile(circumstances);
  const size = file && existsSync(file) ? statSync(file).size : 0;
  return nearestFolders(file ? path.dirname(file) : '.').map((folder) => spaceIn(folder, size));
};

function spaceIn(folder: string, databaseSize: number): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const room = `${Math.round(free / MB)} MB are free on the disk of ${folder}`;
  const fix = 'Make room, or move the data to a larger disk. docs/growth.md says what grows.';
  if (free < FULL_BELOW) return wrong(`${room}: it is about to be full.`, fix);
  if (free < databaseSize) return warning(`${room}: less than the database takes, so a backup has no room there.`, fix);
  if (free < SCARCE_BELOW) return warning(`${room}.`, fix);
  return right(`${room}.`);
}

function nearestFolders(folder: string): string[] {
  let nearest = path.resolve(folder);
  while (!existsSync(nearest)) nearest = path.dirname(nearest);
  return [nearest];
}
