import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addDemoUsers } from '../lib/cli/demo-users';
import { openDb } from '../lib/db/client';
import { migrate } from '../lib/db/migrate';
import { requireBrowser } from '../lib/testing/browser';
import { DIALECTS, freshDatabase } from '../lib/testing/fresh-db';
import { startPostgres } from '../lib/testing/postgres';
import { startServer } from '../lib/testing/production-server';
import { SERVER_ENV } from './environment';

/** A browser, a PostgreSQL, and a production server on each database with the demo users in it. */
export default async function setUp(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-e2e-'));
  const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const tearDown = async () => {
    for (const step of undo.reverse()) await step();
  };
  try {
    process.env.E2E_BROWSER = await requireBrowser();
    Object.assign(process.env, SERVER_ENV); // the seeding below hashes as the servers do
    const postgres = await startPostgres();
    undo.push(postgres.stop);
    for (const dialect of DIALECTS) {
      const database = await freshDatabase(dialect, postgres.url);
      undo.push(database.drop);
      await seed(database.url);
      const env = { ...SERVER_ENV, DATABASE_URL: database.url };
      const server = await startServer({ env, logFile: path.join(folder, `${dialect}.log`) });
      undo.push(server.stop);
      process.env[`E2E_URL_${dialect}`] = server.url;
      process.env[`E2E_LOG_${dialect}`] = path.join(folder, `${dialect}.log`);
    }
    return tearDown;
  } catch (error) {
    await tearDown();
    throw error;
  }
}

async function seed(url: string): Promise<void> {
  const db = openDb(url);
  await migrate(db);
  await addDemoUsers(db, Math.floor(Date.now() / 1000));
  await db.destroy();
}
