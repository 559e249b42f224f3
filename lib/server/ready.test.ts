import { renameSync } from 'node:fs';
import {
  type Driver,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from 'kysely';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DIALECTS, freshDatabase, freshDb } from '../../test/fresh-db';
import type { Db } from '../db/client';
import { openDb } from '../db/client';
import { migrate } from '../db/migrate';
import type { Schema } from '../db/schema';
import { log } from '../observe/log';
import { readiness } from './ready';

const alive = async () => true;
const ALL_WELL = { status: 'ready', process: 'ok', database: 'ok', migrations: 'ok', passwords: 'ok', clock: 'ok' };

describe.each(DIALECTS)('%s: readiness', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  beforeEach(async () => {
    const database = await freshDatabase(dialect); // not one of those that tests pass on: its schema is changed here
    await migrate(database.url);
    db = openDb(database.url);
    clean = async () => {
      await db.destroy();
      await database.drop();
    };
  });
  afterEach(async () => {
    vi.useRealTimers();
    await clean();
  });

  test('is there when all is well', async () => {
    expect(await readiness(db, alive)).toEqual(ALL_WELL);
  });

  test('is gone while migrations are missing, or when somebody newer has migrated', async () => {
    const insert = (name: string) => sql`insert into kysely_migration values (${name}, '2026-11-25')`.execute(db);
    await insert('9999-from-the-future');
    expect(await readiness(db, alive)).toEqual({ ...ALL_WELL, status: 'not ready', migrations: 'newer' });
    await sql`delete from kysely_migration where name like '0004%'`.execute(db);
    expect(await readiness(db, alive)).toEqual({ ...ALL_WELL, status: 'not ready', migrations: 'missing' });
  });

  test.each([-6000, 6000])(
    'warns of a clock %i ms from the database’s, once, and is there all the same',
    async (off) => {
      const warned = vi.spyOn(log, 'warn').mockImplementation(() => {});
      const agreeing = Date.now();
      vi.useFakeTimers({ toFake: ['Date'], now: agreeing + off });
      const clock = dialect === 'postgres' ? 'apart' : 'ok'; // an SQLite file has no clock of its own
      for (const _ of [1, 2]) expect(await readiness(db, alive)).toEqual({ ...ALL_WELL, clock });
      expect(warned).toHaveBeenCalledTimes(dialect === 'postgres' ? 1 : 0);
      vi.setSystemTime(agreeing + off / 2);
      expect(await readiness(db, alive)).toEqual(ALL_WELL);
      vi.useRealTimers();
      warned.mockRestore();
    },
  );
});

test('an SQLite file that was deleted or replaced while the process had it open is named', async () => {
  const { db, url, clean } = await freshDb('sqlite');
  expect(await readiness(db, alive)).toEqual(ALL_WELL);
  const file = url.slice('file:'.length);
  renameSync(file, `${file}.old`);
  const replaced = { ...ALL_WELL, status: 'not ready', database: 'replaced', migrations: 'unknown' };
  await vi.waitFor(async () => expect(await readiness(db, alive)).toEqual(replaced), { timeout: 5000 });
  renameSync(`${file}.old`, file);
  await vi.waitFor(async () => expect(await readiness(db, alive)).toEqual(ALL_WELL), { timeout: 5000 });
  await clean();
});

test('without a database, and with one that hangs, is answered within a second', async () => {
  const gone = { ...ALL_WELL, status: 'not ready', database: 'unreachable', migrations: 'unknown' };
  const { db, clean } = await freshDb('sqlite');
  await sql`drop table kysely_migration`.execute(db);
  expect(await readiness(db, alive)).toEqual(gone);
  await clean();

  const start = performance.now();
  const silent = { ...gone, passwords: 'failing', clock: 'unknown' };
  expect(await readiness(hangingDb(), () => new Promise(() => {}))).toEqual(silent);
  expect(performance.now() - start).toBeGreaterThan(700);
  expect(performance.now() - start).toBeLessThan(1500); // a second, on a machine that does nothing else
});

/** A PostgreSQL that takes a connection's request and never says anything. */
function hangingDb(): Db {
  const never = () => new Promise<never>(() => {});
  const driver: Driver = Object.assign(new DummyDriver(), { acquireConnection: never });
  return new Kysely<Schema>({
    dialect: {
      createDriver: () => driver,
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}
