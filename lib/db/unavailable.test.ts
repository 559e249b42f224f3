import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { freshDb } from '../testing/fresh-db';
import { freePort } from '../testing/postgres';
import { openDb } from './client';
import { isDatabaseUnavailable } from './unavailable';

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}

test('a PostgreSQL that is not there is unavailable', async () => {
  const db = openDb(`postgres://nobody@127.0.0.1:${await freePort()}/none`);
  expect(isDatabaseUnavailable(await errorOf(sql`select 1`.execute(db)))).toBe(true);
  await db.destroy();
});

test('a PostgreSQL that ends our connection is unavailable, and back the next time', async () => {
  const { db, clean } = await freshDb('postgres');
  const ended = sql`select pg_terminate_backend(pg_backend_pid())`.execute(db);
  expect(isDatabaseUnavailable(await errorOf(ended))).toBe(true);
  const one = () => sql`select 1 as one`.execute(db);
  expect((await vi.waitFor(one)).rows).toEqual([{ one: 1 }]); // once the pool has seen the connection close
  await clean();
});

test('an SQLite file that cannot be opened or is locked is unavailable', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-unavailable-'));
  const db = openDb(`file:${folder}`); // a folder is no database
  expect(isDatabaseUnavailable(await errorOf(sql`select 1`.execute(db)))).toBe(true);
  rmSync(folder, { recursive: true });
  expect(existsSync(folder)).toBe(false);
});

test.each(['sqlite', 'postgres'] as const)('%s: a mistake in a query is not', async (dialect) => {
  const { db, clean } = await freshDb(dialect);
  expect(isDatabaseUnavailable(await errorOf(sql`select nonsense from nowhere`.execute(db)))).toBe(false);
  expect(isDatabaseUnavailable(new Error('some bug'))).toBe(false);
  expect(isDatabaseUnavailable('text')).toBe(false);
  await clean();
});
