import { Kysely } from 'kysely';
import { getConfig } from '../config/config';
import { perProcess } from '../per-process';
import { observeStatement } from './observe';
import { postgresDialect } from './postgres/dialect';
import type { Schema } from './schema';
import { sqliteDialect } from './sqlite/dialect';

/** The database, or a transaction of it: what every query takes as its first argument. */
export type Db = Kysely<Schema>;

/**
 * Opens the database that a URL names: `file:./data/latchkey.db` or `postgres://…`. Connects at the first query.
 *
 * @param options.patient lifts the limits on how long a query may take
 */
export function openDb(url: string, { patient = false } = {}): Db {
  return new Kysely<Schema>({
    dialect: url.startsWith('file:') ? sqliteDialect(url, patient) : postgresDialect(url, patient),
    log: observeStatement,
  });
}

export const processDb = perProcess('database', () => openDb(getConfig().databaseUrl));

/** This process's database, opened at the first call. */
export const getDb = (): Db => processDb.get();
