import { log } from '../observe/log';
import { minutes, now } from '../time';

const QUIET = minutes(1);

let quietUntil = 0;
let unsaid = 0;

/**
 * Notes that a client hung up, or was too slow, before its request was answered. That is no error, and there may be thousands in a
 * second: one line a minute says how many, and the metrics count each (`status="aborted"`).
 */
export function noteHangUp(at = now()): void {
  unsaid++;
  if (at < quietUntil) return;
  log.info({ requests: unsaid }, 'connections ended before their requests were answered');
  [quietUntil, unsaid] = [at + QUIET, 0];
}
