import { minutes } from '../../time';

const WINDOW = minutes(1);

/** What ends more often than this, for each process and minute, will not be helped by another start. */
const ENDS_PER_PROCESS = 3;

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;

/** The ends that still count against starting another process. */
export const recentEnds = (ends: readonly number[], now: number): number[] => ends.filter((at) => at > now - WINDOW);

/**
 * How long to wait before a process that ended is replaced: not at all for the first, then ever longer.
 *
 * @param recent how many have ended lately, this one included
 * @returns milliseconds, or null to give up
 */
export function pauseBeforeNext(recent: number, processes: number): number | null {
  if (recent > ENDS_PER_PROCESS * processes) return null;
  return recent === 1 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (recent - 2), LONGEST_PAUSE_MS);
}
