import type { LogEvent } from 'kysely';
import { countDatabaseError, countStatement } from '../observe/metrics';
import { notePastSpan } from '../observe/trace';
import { isConflict, isDatabaseUnavailable } from './failures';

/** Counts a statement that has run, and tells a trace of it: its text, where values are place holders, never the values. */
export function observeStatement(event: LogEvent): void {
  const { query, queryDurationMillis } = event;
  countStatement(queryDurationMillis / 1000);
  if (event.level === 'error') countDatabaseTrouble(event.error);
  notePastSpan('database', queryDurationMillis, { 'db.query.text': query.sql }, event.level === 'error');
}

/** Counts a statement, or the wish for a connection, that failed. */
export function countDatabaseTrouble(error: unknown): void {
  if (isDatabaseUnavailable(error)) countDatabaseError('unavailable');
  else countDatabaseError(isConflict(error) ? 'conflict' : 'other');
}
