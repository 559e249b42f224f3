import { log } from '../observe/log';
import { now } from '../time';

/** Not allowed: no or a bad token, another site, too many attempts. */
const REFUSED: ReadonlySet<number> = new Set([401, 403, 429]);

export const isRefusal = (status: number): boolean => REFUSED.has(status);

/** Whoever floods us is refused as often as they like, but not written down as often: a full disk would be their success. */
const LINES_A_SECOND = 20;

let second = 0;
let lines = 0;

export type Line = { requestId: unknown; method: string; route: string; status: number | null; ms: number };

/**
 * Writes down that somebody was refused (ASVS 16.3.2, 16.3.3). Beyond what is written in a second, a line at the next refusal says how
 * many were left out.
 */
export function noteRefusal(line: Line, at = now()): void {
  if (line.status === null || !isRefusal(line.status)) return;
  if (at !== second) {
    const leftOut = lines - LINES_A_SECOND;
    if (leftOut > 0) log.info({ leftOut }, 'more were refused');
    [second, lines] = [at, 0];
  }
  lines++;
  if (lines <= LINES_A_SECOND) log.info(line, 'refused');
}
