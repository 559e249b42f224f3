import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { aptInstall, findOnPath, isExecutable, run } from './command';

export type PostgresServer = {
  /** A URL of the server's `postgres` database, as a user who may create others. */
  url: string;
  /** Shuts the server down and keeps its data, as an operator would; `resume` starts it again, at the same address. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * A real PostgreSQL for tests: the server that `TEST_POSTGRES_URL` names, else one of our own from the machine's (or
 * freshly installed) binaries, on a free port, in a folder that goes away with it.
 *
 * @throws Error that says what to install
 */
export async function startPostgres(): Promise<PostgresServer> {
  const named = process.env.TEST_POSTGRES_URL;
  if (named) return { url: named, pause: notOurs, resume: notOurs, stop: async () => {} };

  const found = findBinaries() ?? ((await aptInstall('postgresql')) ? findBinaries() : null);
  if (found) return startOwn(found);
  throw new Error(
    'The tests need PostgreSQL, and no initdb was found or could be installed. Install it (Debian: apt-get install postgresql), or set TEST_POSTGRES_URL to a server where databases may be created.',
  );
}

/** The folder of initdb and postgres. Debian keeps them off the PATH, a folder a version. */
function findBinaries(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const onPath = findOnPath('initdb');
  const folders = [
    ...versions.map((version) => path.join(debian, version, 'bin')),
    ...(onPath ? [path.dirname(onPath)] : []),
  ];
  return (
    folders.find(
      (folder) => isExecutable(path.join(folder, 'initdb')) && isExecutable(path.join(folder, 'postgres')),
    ) ?? null
  );
}

/** PostgreSQL refuses to run as root; there it runs as the user `postgres`, whom Debian's package creates. */
async function unprivileged(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  return { uid: Number(await run('id', ['-u', 'postgres'])), gid: Number(await run('id', ['-g', 'postgres'])) };
}

async function startOwn(binaries: string): Promise<PostgresServer> {
  const user = await unprivileged();
  const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-postgres-'));
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const options = { ...user, cwd: folder, env: { ...process.env, LC_ALL: 'C.UTF-8' } };
  const data = path.join(folder, 'data');
  const initdb = path.join(binaries, 'initdb');
  await run(initdb, ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-sync'], options);

  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  // Deadlocks are found before our queries' own limit; PostgreSQL's default is just past it.
  const deadlock_timeout = '200ms';
  const settings = {
    deadlock_timeout,
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'off',
    max_connections: 300,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const start = async () => {
    const server = spawn(path.join(binaries, 'postgres'), ['-D', data, ...flags], { ...options, stdio: 'ignore' });
    await untilReady(url, server);
    return server;
  };
  let server = await start();
  const resume = async () => {
    server = await start();
  };
  const stop = async () => {
    await shutDown(server);
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, pause: () => shutDown(server), resume, stop };
}

async function notOurs(): Promise<void> {
  throw new Error('TEST_POSTGRES_URL names a server that is not the tests’ to stop. Unset it for this test.');
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL for the tests ended with code ${server.exitCode}.`);
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return await client.end();
    } catch {
      await sleep(50);
    }
  }
  server.kill('SIGKILL');
  throw new Error('PostgreSQL for the tests did not start within 15 seconds.');
}

async function shutDown(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill('SIGINT'); // PostgreSQL's fast shutdown
  await once(server, 'exit');
}

/** A TCP port that nobody uses at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
