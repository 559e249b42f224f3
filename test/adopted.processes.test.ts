import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { APP_FILES, KEPT } from './adopted-app';
import { run } from './command';
import { DIALECTS, freshDatabase } from './fresh-db';
import { environmentOf } from './latchkey';
import { copyProject } from './project-copy';

/** The story of docs/upgrade.md: an app is built on Latchkey, Latchkey changes, and the app takes the new version. */
let copy: ReturnType<typeof copyProject>;
const databases: { url: string; drop(): Promise<void> }[] = [];
beforeAll(async () => {
  copy = copyProject();
  cpSync('docs', path.join(copy.folder, 'docs'), { recursive: true }); // a test reads what they say of cryptography
  await begin();
});
afterAll(async () => {
  copy.remove();
  await Promise.all(databases.map(({ drop }) => drop()));
});

const WHO = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com', '-c', 'commit.gpgsign=false'];
const git = (...args: string[]) => run('git', [...WHO, ...args], { cwd: copy.folder });
const inCopy = (file: string) => path.join(copy.folder, file);
const read = (file: string) => readFileSync(inCopy(file), 'utf8');

function write(file: string, text: string): void {
  mkdirSync(path.dirname(inCopy(file)), { recursive: true });
  writeFileSync(inCopy(file), text);
}

function edit(file: string, pattern: RegExp, replacement: string): void {
  expect(read(file), file).toMatch(pattern);
  write(file, read(file).replace(pattern, replacement));
}

const commitAll = async (subject: string) => {
  await git('add', '--all');
  await git('commit', '--quiet', '--message', subject);
};

/** A clone with two branches: `main` is the app's, `latchkey` is Latchkey's own. */
async function begin(): Promise<void> {
  await git('init', '--quiet', '--initial-branch', 'latchkey');
  await commitAll('Latchkey, as it is');
  await git('switch', '--quiet', '--create', 'main');
  await git('config', 'merge.ours.driver', 'true');
  for (const [file, text] of Object.entries(APP_FILES)) write(file, text);
  write('.gitattributes', read('.gitattributes') + KEPT);
  await commitAll('Build an app');
}

/** What Latchkey changes from one version to the next, each beside what an app may have changed. */
async function release(): Promise<void> {
  await git('switch', '--quiet', 'latchkey');
  write(
    'lib/db/migrations/9000-later.ts',
    `import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.createTable('later').addColumn('id', 'text').execute();
}
`,
  );
  edit(
    'lib/db/migrate.ts',
    /\n(\n.*\nconst MIGRATIONS[^}]*)/,
    "\nimport * as later from './migrations/9000-later';\n$1  '9000-later': later,\n",
  );
  edit('lib/db/schema.ts', /(LatchkeySchema = \{)/, '$1\n  later: { id: string | null };');
  edit('lib/transfer/after-restore.ts', /(AFTER_RESTORE: .* = \{)/, "$1\n  later: 'comes back as it was',");
  edit('lib/edge/routes.ts', /('\/api\/health', \['GET', 'HEAD')/, "$1, 'OPTIONS'");
  edit('lib/edge/security-headers.ts', /("img-src 'self')/, '$1 blob:');
  edit('lib/config/default-brand.ts', /(radius: ')[^']*/, '$11rem');
  edit('app/_ui/account-shell.tsx', /(The frame of )/, 'A text: $1');
  edit('app/_ui/texts.ts', /Sign in/, 'Sign in here');
  edit('app/page.tsx', /export default/, '// Latchkey changes this page\nexport default');
  edit('README.md', /# Latchkey/, '# Latchkey, the next one');
  edit('CHANGELOG.md', /^## /m, '## 9.0.0\n\n## ');
  for (const file of ['package.json', 'package-lock.json']) edit(file, /("version": ")[^"]*/, '$19.0.0');
  await commitAll('Latchkey, as it will be');
  await git('switch', '--quiet', 'main');
}

const node = (...args: string[]) =>
  run(process.execPath, args, {
    cwd: copy.folder,
    env: { ...process.env, TEST_POSTGRES_URL: process.env.TEST_SERVER_URL },
  });
const bin = (file: string) => path.resolve('node_modules', file);
const migrateAt = async (url: string): Promise<string[]> => {
  const program = ['lib/cli/latchkey.mjs', 'migrate', '--json'];
  return JSON.parse(await run(process.execPath, program, { cwd: copy.folder, env: environmentOf({ url }) })).migrations;
};

/** Runs a few lines of the app's own. @returns what they print */
const inApp = (url: string, lines: string) =>
  run(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', PRELUDE + lines], {
    cwd: copy.folder,
    env: environmentOf({ url }),
  });
const PRELUDE = `import { getDb } from './lib/db/client.ts';
import { listNotes } from './lib/app/notes.ts';
const db = getDb();
`;

describe('an app that was built on Latchkey', () => {
  test('changes nothing of Latchkey’s but what it replaces as a whole', async () => {
    const changed = await git('diff', '--name-only', 'latchkey', 'main');
    const others = changed.split('\n').filter((file) => !/^"?(lib\/app|app\/\(app\))\//.test(file));
    expect(others).toEqual(['.gitattributes', 'README.md', 'app/page.tsx']);
  });

  test.each(DIALECTS)('%s: migrates its own tables after Latchkey’s', async (dialect) => {
    const database = await freshDatabase(dialect);
    databases.push(database);
    expect((await migrateAt(database.url)).at(-1)).toBe('app-0001-notes');
    await inApp(
      database.url,
      `await db.insertInto('users').values(${JSON.stringify(JOHN)}).execute();
      await db.insertInto('notes').values({ id: 'n', user_id: 'j', done: ${dialect === 'sqlite' ? 0 : false}, text: 'Buy milk' }).execute();
      await db.destroy();`,
    );
  });

  test('takes a new version without a conflict, and keeps what it replaced', async () => {
    await release();
    await git('merge', '--no-edit', 'latchkey');
    expect(await git('status', '--porcelain')).toBe('');
    for (const file of ['app/page.tsx', 'README.md']) expect(read(file)).toBe(APP_FILES[file]);
    expect(read('lib/db/migrate.ts')).toContain('9000-later');
  });

  test('compiles then, and keeps to the boundaries and to protection by default', { timeout: 600_000 }, async () => {
    await node(bin('typescript/bin/tsc'), '--noEmit');
    const tests = [
      'lib/boundaries',
      'lib/dangerous-code',
      'lib/cli/build/access',
      'lib/api/description',
      'lib/db/app-migrations',
    ];
    await node(bin('vitest/vitest.mjs'), 'run', 'app/api/deny-by-default', ...tests);
  });

  test('migrates its database on, with all that is in it', async () => {
    for (const { url } of databases) {
      expect(await migrateAt(url)).toEqual(['9000-later']);
      expect(await inApp(url, `console.log(JSON.stringify(await listNotes(db, 'j'))); await db.destroy();`)).toBe(
        '[{"id":"n","text":"Buy milk"}]',
      );
    }
    expect(databases).toHaveLength(DIALECTS.length);
  });
});

const JOHN = { id: 'j', username: 'john', password_hash: 'x', created_at: 1, password_version: 1 };
