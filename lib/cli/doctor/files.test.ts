import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { understand } from './circumstances';
import { checkDiskSpace, checkFilesArePrivate } from './files';
import type { Circumstances } from './finding';

const AUTH_SECRET = 'k3yVh0q2mZ8rT5nW1xB7cL9dF4gJ6pSa';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'latchkey-doctor-'));
  chmodSync(folder, 0o755);
  file = path.join(folder, 'a.db');
  writeFileSync(file, '', { mode: 0o600 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function circumstances(database = file): Circumstances {
  const env = { AUTH_SECRET, DATABASE_URL: `file:${database}` };
  const { config, broken } = understand(env);
  const secretFile = path.join(folder, 'secret');
  writeFileSync(secretFile, AUTH_SECRET, { mode: 0o600 });
  return { config, broken, env, files: { AUTH_SECRET: secretFile }, now: 0, sendMailTo: null };
}

/** Only of what the test made: the project's own .env is there or not. */
const found = async (given = circumstances()) =>
  (await checkFilesArePrivate(given)).filter(({ level, message }) => level === 'right' || message.includes(folder));

test('files that only their owner can read are right', async () => {
  expect((await found()).filter(({ level }) => level !== 'right')).toEqual([]);
});

test('a database, its WAL and a secret that others can read are named, with what to do', async () => {
  const given = circumstances();
  writeFileSync(`${file}-wal`, '');
  for (const name of ['a.db', 'a.db-wal', 'secret']) chmodSync(path.join(folder, name), 0o644);
  expect(await found(given)).toEqual(
    ['secret', 'a.db', 'a.db-wal'].map((name) => ({
      level: 'wrong',
      message: `${folder}/${name} can be read or written by other users of this machine.`,
      fix: `chmod go= ${folder}/${name}`,
    })),
  );
  chmodSync(folder, 0o700); // nobody else comes to them
  expect((await found(given)).filter(({ level }) => level !== 'right')).toEqual([]);
});

test('a disk with room is right, and one without is wrong, of a folder that is not there yet as well', async () => {
  expect(await checkDiskSpace(circumstances())).toEqual([
    expect.objectContaining({ message: expect.stringMatching(new RegExp(`MB are free on the disk of ${folder}`)) }),
  ]);
  const full = await checkDiskSpace(circumstances('/proc/none/a.db')); // a file system of no size
  expect(full).toMatchObject([
    { level: 'wrong', message: expect.stringContaining('0 MB are free on the disk of /proc') },
  ]);
});
