import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import manifest from '../../../package.json';
import { run } from '../../../test/command';
import { environmentOf } from '../../../test/latchkey';

/** As on a server: no development packages, and `npx latchkey` in the project's folder or below it. */
const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-install-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = environmentOf({ url: 'file:./data/installed.db', env: { HOME: process.env.HOME ?? folder } });
const npx = (cwd: string, ...args: string[]) => run('npx', ['latchkey', ...args], { cwd, env });

test('npx finds the command line in the project, wherever below it one stands', async () => {
  expect(await npx(path.resolve('lib/db'), '--version')).toBe(manifest.version);
});

// The install takes half a minute of which this project is no part.
describe.runIf(process.env.TEST_LONG === '1')('npm ci --omit=dev', () => {
  test('is enough for the command line, and settings count from the project’s folder', async () => {
    for (const entry of ['package.json', 'package-lock.json', 'tsconfig.json', 'lib']) {
      cpSync(entry, path.join(folder, entry), { recursive: true });
    }
    await run('npm', ['ci', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: folder, env });
    const below = path.join(folder, 'somewhere/below');
    mkdirSync(below, { recursive: true });
    expect(await npx(folder, 'migrate')).toContain('Migrated: 0001-users-and-sessions');
    const status = JSON.parse(await npx(below, 'status', '--json'));
    expect(status.database).toMatchObject({ kind: 'SQLite', place: path.join(folder, 'data/installed.db') });
    const added = await run('npm', ['run', '--silent', 'cli', '--', 'user', 'add', 'john', '--generate'], {
      cwd: below,
      env,
    });
    expect(added).toContain('Added john');
    const start = run(process.execPath, ['--import', 'tsx', 'lib/cli/serve/start.ts'], { cwd: folder, env });
    await expect(start).rejects.toThrow('There is no build to start.'); // it has all that it is made of
  });
});
