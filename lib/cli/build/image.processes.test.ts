import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Container, startContainer } from '../../../test/container';
import { CookieClient } from '../../../test/cookie-client';
import { DIALECTS, type FreshDatabase, freshDatabase } from '../../../test/fresh-db';
import { Image } from '../../../test/image';

/** The container image without an engine: built, laid out and run as the Dockerfile says, with nothing else in reach. */
let image: Image;
beforeAll(async () => {
  image = await Image.build();
}, 300_000);
afterAll(() => image?.remove());

const logs = mkdtempSync(path.join(tmpdir(), 'latchkey-container-'));
afterAll(() => rmSync(logs, { recursive: true, force: true }));

const PASSWORD = 'a walrus under the lamp';
const json = { 'content-type': 'application/json' };

/** All that is in the image but its data. */
const contents = () =>
  readdirSync(image.root, { recursive: true, encoding: 'utf8' })
    .filter((file) => !path.join(image.root, file).startsWith(path.join(image.folder, 'data')))
    .sort();

/** Where Node would look for packages that are not in the image. */
function foldersAbove(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [] : [parent, ...foldersAbove(parent)];
}

/** Secrets come as files, as compose.yaml gives them. */
function settingsFor({ url }: FreshDatabase): Record<string, string> {
  const folder = path.join(image.root, 'run/secrets');
  mkdirSync(folder, { recursive: true });
  const secrets = { 'auth-secret': 'a secret of the image test 0123456789', 'database-url': url };
  for (const [name, secret] of Object.entries(secrets)) writeFileSync(path.join(folder, name), `${secret}\n`);
  const [AUTH_SECRET_FILE, DATABASE_URL_FILE] = Object.keys(secrets).map((name) => path.join(folder, name));
  return { AUTH_SECRET_FILE, DATABASE_URL_FILE, WEB_CONCURRENCY: '2', BCRYPT_COST: '10' } as Record<string, string>;
}

test('holds what it runs and nothing that is secret or of this machine', () => {
  const files = contents().map((file) => path.relative(image.folder, path.join(image.root, file)));
  expect(files).toContain('.next/latchkey/main.mjs');
  expect(files).toContain('lib/auth/password/password-worker.mjs');
  const ours = files.filter((file) => !file.startsWith('node_modules/') && !file.startsWith('.next/'));
  expect(ours.filter((file) => /\.(ts|tsx|md|db|env|eml)$|(^|\/)\.env/.test(file))).toEqual([]);
  expect(files.filter((file) => /^node_modules\/(sharp|typescript|esbuild|playwright)/.test(file))).toEqual([]);
  expect(foldersAbove(image.root).filter((folder) => existsSync(path.join(folder, 'node_modules')))).toEqual([]);
});

describe.each(DIALECTS)('%s: a container', (dialect) => {
  let database: FreshDatabase;
  let container: Container;
  let before: string[];

  beforeAll(async () => {
    database = inContainer(await freshDatabase(dialect));
    const settings = settingsFor(database);
    before = contents();
    container = await startContainer(image, settings, path.join(logs, `${dialect}.log`));
  }, 120_000);
  afterAll(() => database.drop());

  test('serves what npm start serves', async () => {
    const ann = new CookieClient();
    const username = `ann-${dialect}`;
    const post = (address: string, body: object) =>
      ann.ask(container.url + address, { method: 'POST', headers: json, body: JSON.stringify(body) });
    expect((await post('/api/account', { username, password: PASSWORD })).status).toBe(201);
    await ann.ask(`${container.url}/api/auth`, { method: 'DELETE' });
    expect((await post('/api/auth', { username, password: 'wrong' })).status).toBe(401);
    await ann.signIn(container.url, username, PASSWORD);

    const page = await (await ann.ask(`${container.url}/protected`)).text();
    expect(page).toContain(`Hello, ${username}`);
    const [style = ''] = /\/_next\/static\/[^"]+\.css/.exec(page) ?? [];
    const answer = await fetch(container.url + style);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/css; charset=UTF-8']);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');

    ann.forget('access'); // the gate renews on the way, and refuses who has nothing
    expect((await ann.ask(`${container.url}/protected?x=1`)).headers.get('location')).toBe('/protected?x=1');
    expect((await fetch(`${container.url}/api/protected`)).status).toBe(401);
    expect((await fetch(`${container.url}/api/openapi.json`)).status).toBe(200);
  });

  test('has the command line in it', async () => {
    const { exitCode, stdout, stderr } = await container.exec('latchkey', '--json', 'user', 'list');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(JSON.stringify(JSON.parse(stdout))).toContain(`"ann-${dialect}"`);
  });

  test('ends when it is told to, was healthy until then, and has written to its data alone [V13.2.2 V15.2.5]', async () => {
    expect(await container.isHealthy()).toBe(true);
    expect(await container.stop()).toBe(0);
    expect(await container.isHealthy()).toBe(false);
    expect(container.output().match(/server process started/g)).toHaveLength(2);
    expect(container.output()).not.toMatch(/"level":[56]0|did not finish|takes its place/); // pino's error and fatal
    expect(contents()).toEqual(before);
  });
});

/** An SQLite file lies where the image keeps its data, which is its user's. */
const inContainer = (database: FreshDatabase): FreshDatabase =>
  database.url.startsWith('file:') ? { ...database, url: 'file:./data/latchkey.db' } : database;

test('says what is missing, and starts nothing', async () => {
  const starting = startContainer(image, { APP_ORIGIN: 'http://auth.example.com' }, path.join(logs, 'wrong.log'));
  await expect(starting).rejects.toThrow(/2 settings need attention[\s\S]*AUTH_SECRET[\s\S]*APP_ORIGIN/);
});
