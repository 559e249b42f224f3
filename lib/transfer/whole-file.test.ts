import { existsSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { run } from '../../test/command';
import { makeWholeFile } from './whole-file';

vi.mock('node:fs', { spy: true });

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'latchkey-whole-'));
  file = path.join(folder, 'a.db');
});
afterEach(() => {
  vi.mocked(linkSync).mockReset();
  rmSync(folder, { recursive: true, force: true });
});

const refused = (code: string) => expect.objectContaining({ name: 'TransferRefused', code });
const write = async (part: string) => writeFileSync(part, 'all of it');

test('the file has its name only when it is whole', async () => {
  await makeWholeFile(file, async (part) => {
    expect(existsSync(file)).toBe(false);
    await write(part);
  });
  expect(readdirSync(folder)).toEqual(['a.db']);
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['all of it', 0o600]);
});

test('a failure leaves nothing behind', async () => {
  const failing = async (part: string) => {
    writeFileSync(part, 'half of');
    writeFileSync(`${part}-journal`, '');
    throw new Error('it went wrong');
  };
  await expect(makeWholeFile(file, failing)).rejects.toThrow('it went wrong');
  expect(readdirSync(folder)).toEqual([]);
});

test('a file that comes while it is written is kept', async () => {
  const raced = makeWholeFile(file, async (part) => {
    await write(part);
    writeFileSync(file, 'somebody else’s');
  });
  await expect(raced).rejects.toEqual(refused('file_exists'));
  expect([readdirSync(folder), readFileSync(file, 'utf8')]).toEqual([['a.db'], 'somebody else’s']);
});

test('where the file system has no links, it is renamed', async () => {
  vi.mocked(linkSync).mockImplementation(() => {
    throw Object.assign(new Error('no links here'), { code: 'EPERM' });
  });
  await makeWholeFile(file, write);
  expect([readdirSync(folder), readFileSync(file, 'utf8')]).toEqual([['a.db'], 'all of it']);
});

test('what a killed process left is removed, and what a living one writes is not', async () => {
  const gone = await run(process.execPath, ['-p', 'process.pid']);
  for (const name of [
    `a.db.${gone}.part`,
    `a.db.${gone}.part-journal`,
    `a.db.${process.ppid}.part`,
    `b.db.${gone}.part`,
  ]) {
    writeFileSync(path.join(folder, name), '');
  }
  await makeWholeFile(file, write);
  expect(readdirSync(folder).sort()).toEqual(['a.db', `a.db.${process.ppid}.part`, `b.db.${gone}.part`].sort());
});

test('a folder that is not there is named', async () => {
  await expect(makeWholeFile(path.join(folder, 'not', 'a.db'), write)).rejects.toThrow(
    `there is no folder ${folder}/not`,
  );
});
