import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rowsIn } from '../../../test/account-holder';
import { DIALECTS, freshDb } from '../../../test/fresh-db';
import { endOf, latchkey, startLatchkey } from '../../../test/latchkey';
import { aUser, authenticateUser } from '../../../test/people';
import vectors from '../../auth/password/hashes/vectors.json';
import type { Db } from '../../db/client';

/** `latchkey import` and `latchkey export` as an operator runs them. */

/** Of a cheap scrypt, with the password `password`. */
const HASH = vectors.find(({ name, hash }) => name === 'plain' && hash.startsWith('scrypt:1024'))?.hash ?? '';

/** As `sqlite3 -csv -header` writes a Flask table. */
const flaskTable = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => {
    const id = from + index;
    return `${id},User${id},user${id}@Example.com,${HASH},2024-05-01 12:34:56.000000,${id % 10 === 0 ? 0 : 1}`;
  });
const HEADER = 'id,username,email,password,created_on,is_active';
const MAPS = ['password=password_hash', 'created_on=created_at', 'is_active=active'].flatMap((map) => ['--map', map]);

describe.each(DIALECTS)('%s', (dialect) => {
  let db: Db;
  let url: string;
  let clean: () => Promise<void>;
  let folder: string;
  beforeEach(async () => {
    ({ db, url, clean } = await freshDb(dialect));
    folder = mkdtempSync(path.join(tmpdir(), 'latchkey-import-'));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await clean();
  });

  const write = (name: string, lines: readonly string[]) =>
    writeFileSync(path.join(folder, name), `${lines.join('\n')}\n`);
  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
  const run = (args: readonly string[], stdin = '') => latchkey(args, { url, cwd: folder, stdin });
  const importing = (...args: string[]) => run(['import', '--json', ...MAPS, ...args]);
  const all = () => db.selectFrom('users').selectAll().orderBy('username').execute();

  test.runIf(dialect === 'sqlite')('a file of the database itself is neither read nor written', async () => {
    write('users.csv', [HEADER, '1,ann,,,,1']);
    const file = url.slice('file:'.length);
    for (const args of [[file], ['users.csv', '--rejects', file], ['users.csv', '--ids-out', `${file}-wal`]]) {
      const refused = await importing(...args, '--format', 'csv');
      expect([refused.exitCode, JSON.parse(refused.stderr).error]).toEqual([2, 'database_file']);
    }
    await aUser(db, 'john');
    expect(await rowsIn(db, 'users')).toBe(1);
  });

  test('a Flask table: rehearsed, imported but for refused rows, which are mended and imported; the ids are told', async () => {
    const john = await aUser(db, 'user3');
    const rows = [...flaskTable(1, 5), '6,user1,,,,', '7,"x\u200by",,,,1', `8,user8,,sha1$s$${'a'.repeat(40)},,1`];
    write('users.csv', [HEADER, ...rows]);
    const rehearsed = await importing('users.csv', '--dry-run', '--rejects', 'refused.csv');
    expect(JSON.parse(rehearsed.stdout)).toEqual({ read: 8, added: 4, present: 0, refused: 4, dry_run: true });
    expect(await rowsIn(db, 'users')).toBe(1);

    const ended = await importing('users.csv', '--rejects', 'refused.csv', '--ids-out', 'ids.csv');
    expect(ended.exitCode).toBe(1);
    expect(JSON.parse(ended.stdout)).toEqual({ read: 8, added: 4, present: 0, refused: 4, dry_run: false });
    expect(JSON.parse(ended.stderr)).toMatchObject({ error: 'rows_refused' });
    const refused = read('refused.csv').split('\r\n');
    expect(refused[0]).toBe(`${HEADER},rejected_line,rejected_reason`);
    expect(refused.slice(1, -1).map((line) => line.split(',').slice(6).join(','))).toEqual([
      '4,Somebody else has the username user3 already.',
      '7,"Somebody has the username user1 already: another person, or the same who has changed since. Only id or created_at could tell."',
      '8,"The username is longer than 254 characters, or has characters that nobody can see."',
      '9,The password hash is weak: it costs nothing to guess at.',
    ]);
    expect(statSync(path.join(folder, 'refused.csv')).mode & 0o777).toBe(0o600);
    const [user1, user2] = await all();
    expect(read('ids.csv')).toContain(`old_id,id\r\n1,${user1?.id}\r\n2,${user2?.id}\r\n4,`);
    expect(user1).toMatchObject({
      username: 'user1',
      email: null,
      pending_email: 'user1@example.com',
      password_hash: HASH,
      created_at: Date.UTC(2024, 4, 1, 12, 34, 56) / 1000,
      disabled_at: null,
    });
    expect(await authenticateUser(db, 'user1', 'password')).toEqual({ id: user1?.id, username: 'user1' });

    write('mended.csv', [
      refused[0] ?? '',
      ...refused.slice(1, -1).map((line) => line.replace(/^(\d+),[^,]+/, '$1,mended$1')),
    ]);
    const mended = await importing('mended.csv', '--allow-weak-hashes');
    expect(mended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(mended.stdout)).toMatchObject({ added: 4, present: 0, refused: 0 });
    expect((await all()).find(({ username }) => username === 'user3')?.id).toBe(john.id);
  });

  test('what is exported is imported as the same rows, from standard input as well', async () => {
    write('users.csv', [HEADER, ...flaskTable(1, 20)]);
    await importing('users.csv', '--emails-verified');
    await db
      .updateTable('users')
      .set({ pending_email: 'new@example.com', last_signed_in_at: 1_790_000_000 })
      .where('username', '=', 'user7')
      .execute();
    await db
      .updateTable('users')
      .set({ username: '"odd", =name', password_hash: '', email: null })
      .where('username', '=', 'user8')
      .execute();
    const before = await all();
    const format = dialect === 'sqlite' ? 'csv' : 'ndjson';
    const exported = await run(['export', '--format', format, '--with-password-hashes']);
    expect(exported).toMatchObject({ exitCode: 0, stderr: '' });
    const { db: other, url: otherUrl, clean: cleanOther } = await freshDb(dialect);
    const ended = await latchkey(['import', '-', '--format', format, '--json'], {
      url: otherUrl,
      stdin: exported.stdout,
    });
    expect(JSON.parse(ended.stdout)).toMatchObject({ read: 20, added: 20, refused: 0 });
    expect(await other.selectFrom('users').selectAll().orderBy('username').execute()).toEqual(before);
    await cleanOther();
    const without = await run(['export']);
    expect(without.stdout).not.toMatch(/scrypt|password_hash/);
    const kept = await latchkey(['import', '-', '--format', 'csv'], { url, stdin: without.stdout });
    expect([kept.exitCode, kept.stderr]).toEqual([2, expect.stringContaining('No column is password_hash')]);
  });

  test('killed at any moment and run again, it goes on, and everybody is there once', async () => {
    const COUNT = 6_000;
    write('users.csv', [HEADER, ...flaskTable(1, COUNT)]);
    const child = startLatchkey(['import', 'users.csv', ...MAPS], { url, cwd: folder });
    while ((await rowsIn(db, 'users')) === 0) await sleep(5);
    child.kill('SIGKILL');
    await endOf(child);
    const there = await rowsIn(db, 'users');
    expect(there % 1000).toBe(0);
    expect(there).toBeLessThan(COUNT);
    const names = await all();

    const interrupted = startLatchkey(['import', 'users.csv', ...MAPS], { url, cwd: folder });
    while ((await rowsIn(db, 'users')) === there) await sleep(5);
    interrupted.kill('SIGINT');
    const ended = await endOf(interrupted);
    if (ended.exitCode !== 0) {
      expect(ended.exitCode).toBe(130);
      expect(ended.stderr).toContain('The same command goes on from there');
    }

    const resumed = await importing('users.csv', '--ids-out', 'ids.csv');
    const counts = JSON.parse(resumed.stdout);
    expect(counts).toMatchObject({ read: COUNT, refused: 0 });
    expect(counts.present).toBeGreaterThanOrEqual(there + 1000);
    expect(counts.added + counts.present).toBe(COUNT);
    expect(read('ids.csv').trim().split('\r\n')).toHaveLength(COUNT + 1);
    const after = new Map((await all()).map((row) => [row.username, row]));
    expect(after.size).toBe(COUNT);
    for (const row of names) expect(after.get(row.username)).toEqual(row);
  });
});

describe('what is wrong with the command or the file', () => {
  test('is said before anything is written', async () => {
    const { db, url, clean } = await freshDb('sqlite');
    const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-import-'));
    writeFileSync(path.join(folder, 'users.csv'), `${HEADER}\n${flaskTable(1, 1)[0]}\n`);
    const run = (...args: string[]) => latchkey(['import', ...args], { url, cwd: folder });
    const ended = await Promise.all([
      run('missing.csv'),
      run('-'),
      run('users.csv', '--map', 'password=hash'),
      run('users.csv'),
      run('users.csv', ...MAPS, '--rejects', './users.csv'),
    ]);
    expect(ended.map(({ exitCode, stderr }) => [exitCode, stderr.slice(0, 60)])).toEqual([
      [3, expect.stringContaining('missing.csv cannot be read')],
      [2, expect.stringContaining('--format csv')],
      [2, expect.stringContaining('must be column=field')],
      [2, expect.stringContaining('No column is password_hash')],
      [2, expect.stringContaining('users.csv is the file that is i')],
    ]);
    expect(await rowsIn(db, 'users')).toBe(0);
    rmSync(folder, { recursive: true });
    await clean();
  });
});
