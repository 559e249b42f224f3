import type { WriteStream } from 'node:tty';
import { CommandFailure } from './failure';

/** Where people are asked: standard error, so that standard output holds the answer alone. */
export function promptOutput(): WriteStream {
  const { stderr } = process;
  if (!stderr.isTTY) {
    throw new CommandFailure('usage', 'no_terminal', 'A question would not be seen: standard error is no terminal.');
  }
  stderr.columns ||= 80; // some terminals do not say how wide they are
  return stderr;
}
