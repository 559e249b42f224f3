import { type Logger, pino } from 'pino';

// Next loads pages, route handlers and the start-up as separate module instances; level and fields hold for all of them.
const shared = globalThis as typeof globalThis & { latchkeyLog?: Logger; latchkeyLogFields?: () => object };

/**
 * One JSON line an event on standard output, line breaks escaped. Fields are named one by one where they are logged;
 * nobody logs a request, a body or a header, so no password, token or cookie can slip in.
 */
export const log = makeLog();

function makeLog(): Logger {
  shared.latchkeyLog ??= pino({
    base: { pid: process.pid }, // several processes may write to one output
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    mixin: () => shared.latchkeyLogFields?.() ?? {},
  });
  return shared.latchkeyLog;
}

/** Not the error's other properties: `pg` hangs rows, connection settings and keys on them. */
function describeError(error: Error & { code?: unknown }): object {
  return { type: error.name, message: error.message, code: error.code, stack: error.stack };
}

/** Adds fields to every line from now on: what the moment it is written tells, such as the request that is being answered. */
export function addToEveryLine(fields: () => object): void {
  shared.latchkeyLogFields = fields;
}
