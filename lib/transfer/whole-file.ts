import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import path from 'node:path';
import { TransferRefused } from './refused';

/**
 * Makes a file that is there as a whole or not at all, readable by its owner alone, and on disk when this returns. It is written under
 * another name, `<file>.<process id>.part`, and gets its own only at the end. Never replaces a file.
 *
 * @param write fills the file of that name, and leaves nothing of it open that would still write
 * @throws TransferRefused where the file is there already or cannot be written; whatever `write` throws; nothing is left behind
 */
export async function makeWholeFile<T>(file: string, write: (part: string) => Promise<T>): Promise<T> {
  const part = `${file}.${process.pid}.part`;
  try {
    requireAbsent(file);
    removeAbandoned(file);
    closeSync(openSync(part, 'wx', 0o600));
    const result = await write(part);
    sync(part);
    giveName(part, file);
    sync(path.dirname(file)); // or the name could be gone after a power cut
    return result;
  } catch (error) {
    removePart(part);
    throw explained(error, file);
  }
}

/** @throws TransferRefused where there is such a file, or what SQLite keeps beside one */
export function requireAbsent(file: string): void {
  const found = ['', '-wal', '-journal'].map((ending) => file + ending).filter(existsSync);
  if (found.length === 0) return;
  const what = found.map((each) => (statSync(each).isDirectory() ? `the folder ${each}` : each)).join(' and ');
  throw new TransferRefused(
    'file_exists',
    `There is ${what} already, and nothing is ever overwritten. Name another file, or move ${found.length > 1 ? 'them' : 'it'} away (${path.basename(file)}* belong together).`,
  );
}

/** What processes that were killed left here of the same file. */
function removeAbandoned(file: string): void {
  const folder = path.dirname(file);
  if (!existsSync(folder)) {
    throw new TransferRefused(
      'file_not_written',
      `${file} cannot be written: there is no folder ${folder}. Make it first.`,
    );
  }
  const begin = `${path.basename(file)}.`;
  for (const name of readdirSync(folder)) {
    const pid = name.startsWith(begin) ? /^(\d+)\.part(-\w+)?$/.exec(name.slice(begin.length))?.[1] : undefined;
    if (pid && !isAlive(Number(pid))) unlinkSync(path.join(folder, name));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // somebody else's
  }
}

function removePart(part: string): void {
  for (const file of ['', '-wal', '-shm', '-journal'].map((ending) => part + ending))
    if (existsSync(file)) unlinkSync(file);
}

function sync(file: string): void {
  const descriptor = openSync(file, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** A link, unlike a renaming, fails where the name is taken, even if it was taken this very moment. */
function giveName(part: string, file: string): void {
  try {
    linkSync(part, file);
    unlinkSync(part);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    requireAbsent(file);
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error; // else a file system without links
    renameSync(part, file);
  }
}

/** What the operating system says of a place where nothing can be written, and SQLite when it meets the same. */
const CANNOT_WRITE = /^(EACCES|EPERM|EROFS|ENOSPC|EDQUOT|EFBIG|ENOTDIR|EIO|ENAMETOOLONG)$/;
const SQLITE_CANNOT_WRITE = /disk is full|disk I\/O error|unable to open database file|readonly database/;

function explained(error: unknown, file: string): unknown {
  if (error instanceof TransferRefused || !(error instanceof Error)) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  const sqlite = code === 'ERR_SQLITE_ERROR' && SQLITE_CANNOT_WRITE.test(error.message);
  if (!CANNOT_WRITE.test(code) && !sqlite) return error;
  const message = `${file} cannot be written: ${error.message}. Make room there, or name a place where this user may write.`;
  return new TransferRefused('file_not_written', message, { cause: error });
}
