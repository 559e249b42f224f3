import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type Db, openDb } from '../db/client';
import { migrate } from '../db/migrate';

/** The databases every test of data runs on. */
export const DIALECTS = ['sqlite', 'postgres'] as const;
export type Dialect = (typeof DIALECTS)[number];

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

async function freshOnServer(serverUrl: string): Promise<FreshDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
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

/** A migrated database for one test, closed and dropped by `clean`. */
export async function freshDb(dialect: Dialect): Promise<{ db: Db; url: string; clean(): Promise<void> }> {
  const { url, drop } = await freshDatabase(dialect);
  await migrate(url);
  const db = openDb(url);
  const clean = async () => {
    await db.destroy();
    await drop();
  };
  return { db, url, clean };
}
