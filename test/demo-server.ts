import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './command';
import { type Dialect, freshDatabase } from './fresh-db';
import { type Server, startServer } from './production-server';

export type DemoServer = Server & { databaseUrl: string; logFile: string };

/**
 * A production server on an empty database of its own with the demo users in it. Stopping it takes everything away.
 *
 * @param env at least AUTH_SECRET
 * @param options.folder where the build is; the project's own by default
 * @param options.postgresUrl the server to make the database on, for `postgres`
 */
export async function startDemoServer(
  dialect: Dialect,
  env: Record<string, string>,
  options: { postgresUrl?: string; folder?: string } = {},
): Promise<DemoServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-server-'));
  const database = await freshDatabase(dialect, options.postgresUrl);
  const settings = { ...env, DATABASE_URL: database.url };
  await run(process.execPath, ['--import', 'tsx', 'lib/cli/seed.ts'], {
    env: { PATH: process.env.PATH, __NEXT_PROCESSED_ENV: 'true', NODE_ENV: 'production', ...settings },
  });

  const logFile = path.join(folder, 'server.log');
  const server = await startServer({ env: settings, logFile, ...(options.folder && { folder: options.folder }) });
  const stop = async () => {
    await server.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...server, stop, databaseUrl: database.url, logFile };
}
