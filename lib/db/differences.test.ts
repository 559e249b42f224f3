import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { freshDb } from '../../test/fresh-db';
import { type Db, openDb } from './client';
import { isPostgres } from './differences';

/** A second copy of the module, with classes of its own, as each of Next's bundles has one. */
const copy: typeof import('kysely') = createRequire(import.meta.url)('kysely');

test('a PostgreSQL is known as one, whichever copy of kysely opened it', () => {
  const pool = async (): Promise<never> => {
    throw new Error('nobody connects');
  };
  const db = new copy.Kysely({ dialect: new copy.PostgresDialect({ pool }) }) as unknown as Db;
  expect(isPostgres(db)).toBe(true);
  expect(isPostgres(openDb('postgres://nobody@localhost/none'))).toBe(true);
});

test('an SQLite file is not taken for a PostgreSQL, inside a transaction either', async () => {
  const { db, clean } = await freshDb('sqlite');
  expect(isPostgres(db)).toBe(false);
  expect(await db.transaction().execute(async (tx) => isPostgres(tx))).toBe(false);
  await clean();
});
