import { type Kysely, sql } from 'kysely';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { DIALECTS, type FreshDatabase, freshDatabase } from '../../test/fresh-db';
import { type Db, openDb } from './client';
import { migrate, migrateDb, migrationState, schemaState } from './migrate';

/** An app's own file, as it would be edited. */
vi.mock('../app/migrations', () => ({
  APP_MIGRATIONS: {
    'app-0001-notes': {
      up: (db: Kysely<unknown>) => db.schema.createTable('notes').addColumn('done', 'boolean').execute(),
    },
    'app-0002-due': { up: (db: Kysely<unknown>) => db.schema.alterTable('notes').addColumn('due', 'date').execute() },
  },
}));

describe.each(DIALECTS)('%s: an app’s migrations', (dialect) => {
  let database: FreshDatabase;
  let db: Db;
  const open = async () => {
    database = await freshDatabase(dialect);
    db = openDb(database.url);
  };
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  test('are made after ours, once, and are recorded apart from them', async () => {
    await open();
    const made = await migrate(database.url);
    expect(made[0]).toBe('0001-users-and-sessions');
    expect(made.slice(-2)).toEqual(['app-0001-notes', 'app-0002-due']);
    expect(await migrate(database.url)).toEqual([]);
    const { rows: ours } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
    const { rows: theirs } = await sql<{ name: string }>`select name from kysely_app_migration`.execute(db);
    expect(ours.map(({ name }) => name)).toEqual(made.slice(0, -2));
    expect(theirs.map(({ name }) => name)).toEqual(made.slice(-2));
  });

  test('do not stand in the way of one of ours that comes with an upgrade', async () => {
    await open();
    await migrateDb(db, ['0003-accounts', 'app-0002-due']);
    expect(await schemaState(db)).toBe('older');
    const [first] = await migrate(database.url);
    expect([first, await schemaState(db)]).toEqual(['0004-retention', 'current']);
  });

  test('count for what a database lacks, and for what a newer version has made', async () => {
    await open();
    await migrateDb(db, ['0002-audit-events', 'app-0001-notes']);
    const { made, missing, unknown } = await migrationState(db);
    expect(made).toEqual(['0001-users-and-sessions', '0002-audit-events', 'app-0001-notes']);
    expect([missing.includes('0003-accounts'), missing.at(-1), unknown]).toEqual([true, 'app-0002-due', []]);
    await migrateDb(db);
    expect(await schemaState(db)).toBe('current');
    await sql`insert into kysely_app_migration (name, timestamp) values ('app-0003-later', '2030')`.execute(db);
    expect(await schemaState(db)).toBe('newer');
    expect(await migrationState(db)).toMatchObject({ missing: [], unknown: ['app-0003-later'] });
    await expect(migrate(database.url)).rejects.toThrow(/could not be migrated.*app-0003-later/);
  });
});
