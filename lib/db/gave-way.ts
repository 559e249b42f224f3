/**
 * PostgreSQL chose this transaction as the one to give way: serialization_failure, deadlock_detected, and unique_violation where
 * another was first with what this one had found free; looking again it finds it taken. (A deadlock is detected
 * after `deadlock_timeout`, a second by default; our own limit on a query ends it sooner where that was not lowered.)
 */
const GIVE_WAY = new Set(['40001', '40P01', '23505']);

/** Whether a transaction failed only because another one was there, so that it may be run again. */
export const gaveWay = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && GIVE_WAY.has(error.code);
