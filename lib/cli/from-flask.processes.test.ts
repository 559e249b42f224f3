import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aptInstall, findOnPath, run } from '../../test/command';
import { CookieClient } from '../../test/cookie-client';
import { freePort } from '../../test/postgres';
import { copyProject } from '../../test/project-copy';
import vectors from '../auth/password/hashes/vectors.json';

/**
 * docs/from-flask.md, by its own commands as they stand: a Flask app's user table becomes users who sign in with the passwords they
 * always had. Only the port is another, and the build is the project's.
 */
const GUIDE = readFileSync('docs/from-flask.md', 'utf8');

/** The commands marked so, in order. `test`: run to their end. `start`: goes on running. */
const blocks = [...GUIDE.matchAll(/<!-- (test|start): [^\n]+ -->\n```sh\n(.*?)```/gs)].map(([, kind, text]) => ({
  kind: kind ?? '',
  text: text ?? '',
}));

const hashOf = (start: string, password = 'password') =>
  vectors.find((vector) => vector.hash.startsWith(start) && vector.password === password)?.hash ?? '';

const KOREAN = '정확한 말 배터리 스테이플';

/** One for each way in which a Flask app stores passwords. */
const PEOPLE = [
  { username: 'Anna', hash: hashOf('scrypt:32768'), password: 'password' },
  { username: 'ben', hash: hashOf('pbkdf2:sha256:1000000'), password: 'password' },
  { username: '미나', hash: hashOf('pbkdf2:sha256:1000$', KOREAN), password: KOREAN },
  { username: 'dora', hash: hashOf('$2b$04', KOREAN), password: KOREAN },
  { username: 'o\'neil, "eve"', hash: hashOf('$pbkdf2-sha256$29000'), password: 'password' },
];

let home: string;
let copy: ReturnType<typeof copyProject>;
let port: number;
let server: ChildProcess | undefined;

beforeAll(async () => {
  for (const tool of ['python3', 'curl']) if (!findOnPath(tool)) await aptInstall(tool);
  home = mkdtempSync(path.join(tmpdir(), 'latchkey-home-'));
  copy = copyProject();
  copyBuild(copy.folder);
  symlinkSync(copy.folder, path.join(home, 'latchkey'));
  mkdirSync(path.join(home, 'flask-app/instance'), { recursive: true });
  makeFlaskTable(path.join(home, 'flask-app/instance/app.db'));
  port = await freePort();
});
afterAll(async () => {
  if (server && server.exitCode === null) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
  copy.remove();
  rmSync(home, { recursive: true, force: true });
});

/** The project's own build, which is that of the copy as well: building again would take a minute. */
function copyBuild(folder: string): void {
  const notBuilt = /^(copy-|readme-|cache$|dev$|test-results$)/;
  for (const entry of readdirSync('.next').filter((name) => !notBuilt.test(name))) {
    cpSync(path.join('.next', entry), path.join(folder, '.next', entry), { recursive: true });
  }
}

/** As Flask-SQLAlchemy makes it for the model of the tutorials. */
function makeFlaskTable(file: string): void {
  const database = new DatabaseSync(file);
  database.exec(`CREATE TABLE user (id INTEGER NOT NULL, username VARCHAR(80) NOT NULL, email VARCHAR(120),
    password VARCHAR(255) NOT NULL, created_on DATETIME, is_active BOOLEAN, PRIMARY KEY (id), UNIQUE (username))`);
  const insert = database.prepare(
    'INSERT INTO user (username, email, password, created_on, is_active) VALUES (?, ?, ?, ?, ?)',
  );
  for (const [index, { username, hash }] of PEOPLE.entries()) {
    insert.run(username, `person${index}@example.com`, hash, '2024-05-01 12:34:56.789012', 1);
  }
  insert.run('gone', null, hashOf('scrypt:1024'), '2024-05-01 12:34:56.789012', 0);
  insert.run('old', null, hashOf('sha1$'), null, 1);
  database.close();
}

const environment = () =>
  ({ PATH: process.env.PATH, HOME: home, PORT: String(port), WEB_CONCURRENCY: '1' }) as unknown as NodeJS.ProcessEnv;

const sh = (text: string) =>
  run('sh', ['-e', '-c', text.replaceAll('localhost:3000', `localhost:${port}`)], { env: environment() });

async function start(text: string): Promise<void> {
  server = spawn('sh', ['-c', text.replace('npm start', 'exec npm start')], { env: environment(), stdio: 'ignore' });
  while (
    !(await fetch(`http://localhost:${port}/api/ready`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (server.exitCode !== null) throw new Error('the server ended');
    await sleep(100);
  }
}

test('the guide leads from a Flask table to people who are signed in', async () => {
  const printed: string[] = [];
  for (const { kind, text } of blocks) {
    if (kind === 'start') await start(text);
    // The old digest is refused, as the guide says, and the command says so with its exit code.
    else printed.push(await sh(text.includes(' import ') ? `{ ${text.trim()}\n} || [ $? = 1 ]` : text));
  }
  const [, , rehearsed, imported, built, greeting] = printed;
  expect(printed).toHaveLength(6);
  expect(rehearsed).toContain(
    'Dry run, nothing was written. Of 7 rows 6 would be added, 0 were here already, 1 refused.',
  );
  expect(imported).toContain('Of 7 rows 6 were added, 0 were here already, 1 refused.');
  expect(built).toContain('The build is current.');
  expect(JSON.parse(greeting ?? '')).toMatchObject({ message: 'Hello, anna' });
  expect(readFileSync(path.join(home, 'flask-app/refused.csv'), 'utf8')).toContain(
    'is weak: it costs nothing to guess at',
  );
  expect(readFileSync(path.join(home, 'flask-app/ids.csv'), 'utf8').trim().split('\r\n')).toHaveLength(7);

  for (const { username, password } of PEOPLE) {
    const browser = new CookieClient();
    await browser.signIn(`http://localhost:${port}`, username, password);
    const page = await browser.ask(`http://localhost:${port}/protected`);
    expect(page.status).toBe(200);
    expect((await page.text()).replaceAll('<!-- -->', '')).toMatch(/<h1[^>]*>Hello, /);
    const answer = await browser.ask(`http://localhost:${port}/api/protected`);
    expect(await answer.json()).toMatchObject({ message: `Hello, ${username.toLowerCase()}` });
    await expect(new CookieClient().signIn(`http://localhost:${port}`, username, 'wrong')).rejects.toThrow('401');
  }
  await expect(new CookieClient().signIn(`http://localhost:${port}`, 'gone')).rejects.toThrow('401');
});

const python = '/usr/bin/python3'; // the one that Debian's python3-bcrypt is for
const hasBcrypt = await run(python, ['-c', 'import bcrypt']).then(
  () => true,
  () => false,
);

test.runIf(hasBcrypt)('the way back: Python checks a hash of Latchkey’s own', async () => {
  const { hashPassword } = await import('../auth/password/password');
  const snippet = /<!-- python -->\n```python\n(.*?)```/s.exec(GUIDE)?.[1] ?? '';
  const check = 'import sys\nprint(check_latchkey_hash(*sys.argv[1:]))';
  const ask = (hash: string, password: string) => run(python, ['-c', `${snippet}\n${check}`, hash, password]);
  const hash = await hashPassword(KOREAN.repeat(3));
  expect(await ask(hash, KOREAN.repeat(3).normalize('NFD'))).toBe('True');
  expect(await ask(hash, KOREAN.repeat(2))).toBe('False');
});
