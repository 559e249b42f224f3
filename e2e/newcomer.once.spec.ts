import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { run } from '../test/command';
import { CookieClient } from '../test/cookie-client';
import { linksIn, type ReadMail, waitForMail } from '../test/mailbox';
import { freePort } from '../test/postgres';
import { copyProject } from '../test/project-copy';
import { expect, test } from './fixtures';

/** What the README promises to somebody with a fresh clone: one command, nothing to configure. */
test.describe.configure({ mode: 'serial', timeout: 180_000 });

let copy: ReturnType<typeof copyProject>;
test.beforeAll(() => {
  copy = copyProject();
});
test.afterAll(() => copy.remove());

const inCopy = (file: string) => path.join(copy.folder, file);
const cleanEnv = (env: Record<string, string>) => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  NODE_ENV: undefined,
  ...env,
});

/** Starts the demo and waits for its last word. */
async function startDemo(port: number): Promise<{ output: string; child: ChildProcess }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/cli/serve/demo.ts'], {
    cwd: copy.folder,
    env: cleanEnv({ PORT: String(port) }) as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  while (!output.includes('Stop it with Ctrl+C')) {
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { output, child };
}

async function signUpAndReadMail(origin: string): Promise<ReadMail> {
  const body = JSON.stringify({
    username: 'newcomer',
    email: 'newcomer@example.com',
    password: 'a walrus under the lamp',
  });
  const headers = { 'content-type': 'application/json' };
  expect((await fetch(`${origin}/api/account`, { method: 'POST', headers, body })).status).toBe(201);
  return waitForMail(inCopy('data/outbox'), 'newcomer@example.com');
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGINT');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

test('the demo builds, makes a secret and a database with two users, starts, and says where and who', async () => {
  const port = await freePort();
  const { output, child } = await startDemo(port);
  expect(output).toContain('Compiled successfully');
  expect(output).toContain(`Latchkey is at http://localhost:${port}`);
  expect(output).toMatch(/Sign in as\n\s+john \/ password\n\s+jane \/ secret/);
  expect(readFileSync(inCopy('.env'), 'utf8')).toMatch(/^AUTH_SECRET=[\w-]{43}\n$/);
  expect(statSync(inCopy('.env')).mode & 0o777).toBe(0o600);
  expect(existsSync(inCopy('data/demo.db'))).toBe(true);
  for (const [username, password] of [
    ['john', 'password'],
    ['jane', 'secret'],
  ]) {
    await new CookieClient().signIn(`http://localhost:${port}`, username, password);
  }
  const mail = await signUpAndReadMail(`http://localhost:${port}`);
  expect(output).toContain('Mails are written to ./data/outbox');
  expect(mail.to).toEqual(['newcomer@example.com']);
  expect(linksIn(mail)[0]).toContain(`http://localhost:${port}/verify-email?token=`);
  await stop(child);
});

test('the second time nothing is built, made or added again, and sessions go on', async () => {
  const port = await freePort();
  const before = readFileSync(inCopy('.env'), 'utf8');
  const { output, child } = await startDemo(port);
  expect(output).not.toContain('Compiled successfully');
  expect(output).toContain('The database had users already');
  expect(readFileSync(inCopy('.env'), 'utf8')).toBe(before);
  const client = new CookieClient();
  await client.signIn(`http://localhost:${port}`);
  const { sessions } = await (await client.ask(`http://localhost:${port}/api/account/sessions`)).json();
  expect(sessions.length).toBe(2); // the one from the run before, and this
  await stop(child);
});

test('a port that is taken is named at once, with what to do', async () => {
  const other = createServer().listen(0, 'localhost');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const { output, child } = await startDemo(port);
  expect(child.exitCode).toBe(1);
  expect(output).toContain(`Port ${port} cannot be used: another program has it. Set PORT to another one`);
  other.close();
});

test('a changed source is built anew', async () => {
  const state = () =>
    run(
      process.execPath,
      [
        '--import',
        'tsx',
        '--input-type=module',
        '-e',
        "import { buildState } from './lib/cli/build/production-build.ts'; console.log(buildState())",
      ],
      { cwd: copy.folder },
    );
  expect(await state()).toBe('current');
  writeFileSync(inCopy('app/globals.css'), `${readFileSync(inCopy('app/globals.css'), 'utf8')}\n/* changed */\n`);
  expect(await state()).toBe('stale');
});

test('seed alone migrates the database that DATABASE_URL names, wherever it is named, and adds the users once [V6.3.2]', async () => {
  writeFileSync(inCopy('.env'), `${readFileSync(inCopy('.env'), 'utf8')}DATABASE_URL=file:./data/seeded.db\n`);
  const seed = () =>
    run(process.execPath, ['--import', 'tsx', 'lib/cli/seed.ts'], {
      cwd: copy.folder,
      env: cleanEnv({}) as unknown as NodeJS.ProcessEnv,
    });
  expect(await seed()).toBe('Added john and jane.');
  expect(existsSync(inCopy('data/seeded.db'))).toBe(true);
  expect(await seed()).toBe('The demo users were there already.');
});

/** By a connection that asks for nothing: one kept alive would keep a server that is closing from its end. */
function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, 'localhost', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

test('who stops npm stops the server', async () => {
  const port = await freePort();
  const env = cleanEnv({ PORT: String(port), AUTH_SECRET: 'a secret of the newcomer test 0123' });
  const npm = spawn('npm', ['start'], {
    cwd: copy.folder,
    env: env as unknown as NodeJS.ProcessEnv,
    stdio: 'ignore',
  });
  await expect.poll(() => isListening(port), { timeout: 20_000 }).toBe(true);
  npm.kill('SIGTERM');
  await expect.poll(() => isListening(port), { timeout: 20_000 }).toBe(false);
});

test('settings that are wrong are all named, and nothing starts', async () => {
  const env = cleanEnv({ PORT: 'eighty', APP_ORIGIN: 'http://app.example.com', BCRYPT_COST: '4' });
  const start = run(process.execPath, ['--import', 'tsx', 'lib/cli/serve/start.ts'], {
    cwd: copy.folder,
    env: env as unknown as NodeJS.ProcessEnv,
  });
  const { message } = await start.then(
    () => new Error('it started'),
    (error: Error) => error,
  );
  expect(message).toContain('3 settings need attention');
  for (const name of ['PORT', 'APP_ORIGIN', 'BCRYPT_COST'])
    expect(message).toMatch(new RegExp(`^ +${name} must be`, 'm'));
});
