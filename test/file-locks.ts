import { existsSync, readFileSync, statSync } from 'node:fs';

const LOCKS = '/proc/locks';

/** Whether this machine tells which process has locked which file: Linux does. */
export const TELLS_LOCKS = existsSync(LOCKS);

/** Linux hands the list out in pieces, between which others may change it, so that one look can miss a lock. Five do not. */
const LOOKS = [1, 2, 3, 4, 5];

/** Whether a process has locked anything of a file. */
export function hasLocked(pid: number, file: string): boolean {
  const { ino } = statSync(file);
  return LOOKS.some(() => isListed(pid, ino));
}

/** A line: `1: POSIX ADVISORY READ 4711 08:01:262 0 EOF` (proc_locks(5)). */
function isListed(pid: number, inode: number): boolean {
  const lines = readFileSync(LOCKS, 'utf8').split('\n');
  return lines
    .map((line) => line.trim().split(/ +/))
    .some((words) => words[4] === String(pid) && words[5]?.split(':')[2] === String(inode));
}
