import { format, stripVTControlCharacters } from 'node:util';
import { log } from '../observe/log';
import { wasLogged } from './page-error';

/**
 * Makes one JSON line of each error and warning that Next prints, in several lines as it comes. In production only: a person reads them
 * better as they were.
 *
 * An error of a page Next prints and then hands to `onRequestError`, which logs it with the request it belongs to: such a one waits
 * a moment, and is not told twice.
 */
export function logConsole(): void {
  console.error = (...parts: unknown[]) => {
    const [error] = parts;
    if (parts.length > 1 || !(error instanceof Error)) log.error(textOf(parts));
    else setImmediate(() => wasLogged(error) || log.error({ err: error }, 'error outside of a request'));
  };
  console.warn = (...parts: unknown[]) => log.warn(textOf(parts));
}

const textOf = (parts: unknown[]): string => stripVTControlCharacters(format(...parts)).trim();
