import { existsSync, readFileSync, statSync } from 'node:fs';

const LOCKS = '/proc/locks';

/** Whether this machine tells which process has locked which file: Linux does. */
export const TELLS_LOCKS = existsSync(LOCKS);

/** Whether a process has locked anything of a file (proc_locks(5): `1: POSIX ADVISORY READ 4711 08:01:262 0 EOF`). */
export function hasLocked(pid: number, file: string): boolean {
  const { ino } = statSync(file);
  return readFileSync(LOCKS, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/ +/))
    .some((words) => words[4] === String(pid) && words[5]?.split(':')[2] === String(ino));
}
