import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../lib/testing/command';
import { type FreshDatabase, freshDatabase } from '../lib/testing/fresh-db';
import { type Server, startServer } from '../lib/testing/production-server';
import { SERVER_ENV } from './environment';
import { expect, test } from './fixtures';

/** The same sources, built with a middleware that does nothing: "delete it and not one protected byte may leak". */
test.describe.configure({ mode: 'serial', timeout: 180_000 });

const SOURCES = [
  'app',
  'lib',
  'instrumentation.ts',
  'next.config.js',
  'postcss.config.mjs',
  'tsconfig.json',
  'package.json',
];

let folder: string;
let database: FreshDatabase;
let server: Server;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  // Inside the project, so that its packages are found.
  folder = mkdtempSync(path.resolve('.next/without-gate-'));
  for (const source of SOURCES) cpSync(source, path.join(folder, source), { recursive: true });
  writeFileSync(path.join(folder, 'middleware.ts'), 'export function middleware() {}\n');
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as const;
  await run(process.execPath, [path.resolve('node_modules/next/dist/bin/next'), 'build'], { cwd: folder, env });
  database = await freshDatabase('sqlite');
  server = await startServer({
    folder,
    env: { ...SERVER_ENV, DATABASE_URL: database.url },
    logFile: path.join(folder, 'server.log'),
  });
});

test.afterAll(async () => {
  await server?.stop();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

test('the gate is really gone', async () => {
  const answer = await fetch(`${server.url}/nowhere`, { redirect: 'manual' });
  expect(answer.status).toBe(404); // with a gate it would lead to sign-in
});

for (const headers of [{}, { authorization: 'Bearer x.y.z' }, { cookie: 'access=x.y.z' }, { rsc: '1' }]) {
  test(`protected pages and handlers still refuse: ${JSON.stringify(headers)}`, async () => {
    const init: RequestInit = { redirect: 'manual', headers: headers as Record<string, string> };
    const page = await fetch(`${server.url}/protected`, init);
    expect(page.status).toBe(307);
    // Next leads a bare RSC request to the URL with its cache key first.
    expect(page.headers.get('location')).toMatch(/^\/(sign-in|protected\?_rsc)/);
    const followed = await fetch(`${server.url}/protected`, { ...init, redirect: 'follow' });
    expect(await followed.text()).not.toContain('Hello,');
    const api = await fetch(`${server.url}/api/protected`, { ...init, redirect: 'follow' });
    expect(api.status).toBe(401);
    expect(await api.json()).toMatchObject({ message: 'Token error' });
  });
}
