import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { DIALECTS, type FreshDatabase, freshDatabase } from '../../test/fresh-db';
import { aUser } from '../../test/people';
import { type Db, openDb } from './client';
import { migrate } from './migrate';

/** About our own tables; an app may have others, of any type. */
vi.mock('../app/migrations', () => ({ APP_MIGRATIONS: {} }));

describe.each(DIALECTS)('%s: migrate', (dialect) => {
  let database: FreshDatabase;
  const opened: Db[] = [];
  const open = () => {
    const db = openDb(database.url);
    opened.push(db);
    return db;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((db) => db.destroy()));
    await database.drop();
  });

  const tables = async (db: Db) =>
    (await db.introspection.getTables()).map((table) => table.name).filter((name) => !name.startsWith('sqlite_'));

  test('makes the tables, and a second time nothing', async () => {
    database = await freshDatabase(dialect);
    await migrate(database.url);
    await migrate(database.url);
    expect((await tables(open())).sort()).toEqual([
      'audit_events',
      'guesses',
      'known_browsers',
      'mails',
      'one_time_tokens',
      'sent_forms',
      'sessions',
      'throttles',
      'users',
    ]);
  });

  test('refuses a database from the future and changes nothing in it', async () => {
    database = await freshDatabase(dialect);
    await migrate(database.url);
    const db = open();
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030')`.execute(db);
    await expect(migrate(database.url)).rejects.toThrow(/DATABASE_URL names could not be migrated.*9999-later/);
  });

  test.runIf(dialect === 'postgres')(
    'a role that may do nothing but read and write rows serves what is migrated [V13.2.2]',
    async () => {
      database = await freshDatabase(dialect);
      await migrate(database.url);
      const role = `rows_${randomUUID().replaceAll('-', '')}`;
      const owner = open();
      await sql.raw(`create role ${role} login password 'rows'`).execute(owner);
      await sql.raw(`grant select, insert, update, delete on all tables in schema public to ${role}`).execute(owner);
      const url = new URL(database.url);
      Object.assign(url, { username: role, password: 'rows' });
      try {
        await migrate(url.href);
        const db = openDb(url.href);
        opened.push(db);
        expect((await aUser(db)).username).toBe('john');
        await expect(sql`create table more (id text)`.execute(db)).rejects.toThrow('permission denied');
      } finally {
        await sql.raw(`drop owned by ${role}; drop role ${role}`).execute(owner);
      }
    },
  );

  test('has text and bigint columns only', async () => {
    database = await freshDatabase(dialect);
    await migrate(database.url);
    const columns = (await open().introspection.getTables()).flatMap((table) => table.columns);
    expect(new Set(columns.map((column) => column.dataType.toLowerCase()))).toEqual(
      new Set(dialect === 'sqlite' ? ['text', 'bigint'] : ['text', 'int8']),
    );
  });
});
