import { type Logger, pino } from 'pino';
import { perProcess } from '../per-process';

/** Level and fields are those of the process. */
const lineFields = perProcess<() => object>('log fields', () => () => ({}));

/** C1 controls, which move a terminal's cursor, what turns the direction of writing, and the other two line breaks of Unicode. */
const INVISIBLE = /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** What JSON need not escape, and somebody who reads the log would be fooled by (ASVS 16.4.1). */
const escapeInvisible = (line: string): string =>
  line.replace(INVISIBLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * One JSON line an event on standard output, line breaks escaped. Fields are named one by one where they are logged;
 * nobody logs a request, a body or a header, so no password, token or cookie can slip in.
 */
export const log = perProcess('log', makeLog).get();

function makeLog(): Logger {
  return pino({
    base: { pid: process.pid }, // several processes may write to one output
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    mixin: () => lineFields.get()(),
    hooks: { streamWrite: escapeInvisible },
  });
}

/** Not the error's other properties: `pg` hangs rows, connection settings and keys on them. */
function describeError(error: Error & { code?: unknown }): object {
  return { type: error.name, message: error.message, code: error.code, stack: error.stack };
}

/** Adds fields to every line from now on: what the moment it is written tells, such as the request that is being answered. */
export function addToEveryLine(fields: () => object): void {
  lineFields.set(fields);
}
