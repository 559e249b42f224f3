import { pino } from 'pino';

/**
 * One JSON line an event on standard output, line breaks escaped. Fields are named one by one where they are logged;
 * nobody logs a request, a body or a header, so no password, token or cookie can slip in.
 */
export const log = pino({
  base: { pid: process.pid }, // several processes may write to one output
  timestamp: pino.stdTimeFunctions.isoTime,
  serializers: { err: describeError },
});

/** Not the error's other properties: `pg` hangs rows, connection settings and keys on them. */
function describeError(error: Error & { code?: unknown }): object {
  return { type: error.name, message: error.message, code: error.code, stack: error.stack };
}
