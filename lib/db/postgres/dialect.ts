import { type Dialect, PostgresDialect } from 'kysely';

/**
 * Kysely over `pg`, which is loaded at the first query: a process with a SQLite file never needs it.
 *
 * @param patient for migrations (lib/db/postgres/pool.ts)
 */
export const postgresDialect = (url: string, patient: boolean): Dialect =>
  new PostgresDialect({ pool: async () => (await import('./pool')).openPool(url, patient) });
