import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type Db, openDb } from '../lib/db/client';
import { migrate } from '../lib/db/migrate';

export type Dialect = 'sqlite' | 'postgres';

/** The databases every test of data runs on. Mutation testing makes do with one, because it runs each test a hundred times. */
export const DIALECTS: readonly Dialect[] =
  process.env.TEST_DIALECTS === 'sqlite' ? ['sqlite'] : ['sqlite', 'postgres'];

export type FreshDatabase = { url: string; drop(): Promise<void> };

/**
 * An empty database of its own: a file, or a database on the test run's server.
 *
 * @param serverUrl the PostgreSQL server; vitest's global set-up provides it in the environment
 */
export async function freshDatabase(dialect: Dialect, serverUrl = process.env.TEST_SERVER_URL): Promise<FreshDatabase> {
  return dialect === 'sqlite' ? freshFile() : freshOnServer(serverUrl ?? '');
}

function freshFile(): FreshDatabase {
  const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-sqlite-'));
  return {
    url: `file:${path.join(folder, 'test.db')}`,
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function freshOnServer(serverUrl: string, prefix = 'test_'): Promise<FreshDatabase> {
  const name = `${prefix}${randomUUID().replaceAll('-', '')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** A migrated database for one test, closed and dropped, or swept for the next one, by `clean`. */
export async function freshDb(dialect: Dialect): Promise<{ db: Db; url: string; clean(): Promise<void> }> {
  const { url, drop } = dialect === 'sqlite' ? await migrated(freshFile()) : await sweptOnServer();
  const db = openDb(url);
  const clean = async () => {
    await db.destroy();
    await drop();
  };
  return { db, url, clean };
}

async function migrated(database: FreshDatabase): Promise<FreshDatabase> {
  await migrate(database.url);
  return database;
}

/** Migrated, empty, and nobody's: to make one takes PostgreSQL longer than most tests take. */
const spares: FreshDatabase[] = [];

async function sweptOnServer(): Promise<FreshDatabase> {
  const { url, drop } =
    spares.pop() ?? (await migrated(await freshOnServer(process.env.TEST_SERVER_URL ?? '', SPARE())));
  const sweep = async () => {
    await onServer(url, EMPTY_TABLES);
    spares.push({ url, drop });
  };
  return { url, drop: sweep };
}

/** All but those in which kysely keeps what has been migrated. Few rows are deleted sooner than tables are truncated. */
const EMPTY_TABLES = `do $$ declare name text; begin
  for name in select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%' loop
    execute 'delete from ' || quote_ident(name);
  end loop;
end $$`;

/** What the names of this run's spare databases begin with. */
const SPARE = (): string => `spare_${process.env.TEST_RUN ?? ''}_`;

/** Drops the databases that the tests of this run kept for one another. */
export async function dropSpares(serverUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  const { rows } = await client.query('select datname from pg_database where starts_with(datname, $1)', [SPARE()]);
  for (const { datname } of rows) await client.query(`DROP DATABASE ${datname} WITH (FORCE)`);
  await client.end();
}
