import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { freePort } from '../../../test/postgres';
import { rawHttp } from '../../../test/raw-http';
import { NEXT } from './next';

/** Latchkey's own server is the only one that serves it. Needs the build. */
const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-own-server-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(args: readonly string[], mode: 'production' | 'development') {
  const port = await freePort();
  const env = {
    ...{ PATH: process.env.PATH, NODE_ENV: mode, PORT: String(port), __NEXT_PROCESSED_ENV: 'true' },
    AUTH_SECRET: 'a secret of the own server test 0123',
    DATABASE_URL: `file:${folder}/test.db`,
  } as unknown as NodeJS.ProcessEnv;
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { url: `http://localhost:${port}`, child, output: () => output, ended };
}

test('a process that next start began says how to start Latchkey, and ends', async () => {
  const port = await freePort();
  const { ended, output } = await start([NEXT, 'start', '--port', String(port)], 'production');
  expect(await ended).toBe(1);
  expect(output()).toContain('Latchkey has its own server. Start it with npm start');
});

test('npm run dev serves by it, with Next’s socket for changed sources, and ends when it is told to', async () => {
  const { url, child, ended, output } = await start(['--import', 'tsx', 'lib/cli/serve/dev.ts'], 'development');
  while (!output().includes('server process started')) {
    expect(child.exitCode, output()).toBeNull();
    await sleep(100);
  }
  const health = await fetch(`${url}/api/health`);
  expect([health.status, health.headers.get('x-content-type-options')]).toEqual([200, 'nosniff']);
  expect(health.headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-/);
  const host = new URL(url).host;
  const socket = `GET /_next/hmr HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${url}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`;
  const opened = rawHttp(
    url,
    `${socket}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  await sleep(500);
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  expect((await opened).status).toBe(101);
});
