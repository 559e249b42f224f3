import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { aSignedInPerson, auditTypes, HOME, isSignedIn, rowsIn } from '../../test/account-holder';
import { DIALECTS } from '../../test/fresh-db';
import { allRows, fillEveryTable } from '../../test/full-tables';
import { aUser, NOW } from '../../test/people';
import { aDatabase, aPlace } from '../../test/places';
import { issueOneTimeToken } from '../auth/one-time-token';
import { migrateDb, migrationState } from '../db/migrate';
import { queueMail } from '../mail/queue';
import { backUp } from './back-up';
import { restore } from './restore';

const LATER = NOW + 60;
const EXACT = { exact: true, now: LATER };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'latchkey-restore-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function aBackup(url: string): Promise<string> {
  const fresh = mkdtempSync(path.join(tmpdir(), 'latchkey-backup-'));
  onTestFinished(() => rmSync(fresh, { recursive: true, force: true }));
  const file = path.join(fresh, 'backup.db');
  await backUp(url, file, NOW);
  return file;
}

const refused = (code: string) => expect.objectContaining({ name: 'TransferRefused', code });

describe.each(DIALECTS)('%s: backUp', (dialect) => {
  test('makes one file, for its owner alone, that holds every row of every table', async () => {
    const { db, url } = await aDatabase(dialect);
    const tables = await fillEveryTable(db);
    const file = await aBackup(url);
    expect(readdirSync(path.dirname(file))).toEqual(['backup.db']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const copy = new DatabaseSync(file, { readOnly: true });
    expect({ ...copy.prepare('pragma journal_mode').get() }).toEqual({ journal_mode: 'delete' });
    for (const table of tables) {
      expect({ table, ...copy.prepare(`select count(*) as rows from ${table}`).get() }).toEqual({ table, rows: 3 });
    }
    copy.close();
  });

  test('never overwrites a file', async () => {
    const { url } = await aDatabase(dialect);
    const file = await aBackup(url);
    const before = readFileSync(file);
    await expect(backUp(url, file, NOW)).rejects.toEqual(refused('file_exists'));
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(path.dirname(file))).toEqual(['backup.db']);
  });

  test('refuses a database that a newer version has migrated', async () => {
    const { url, open } = await aPlace(dialect);
    const db = open();
    await migrateDb(db);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030')`.execute(db);
    await expect(aBackup(url)).rejects.toEqual(refused('newer'));
  });

  test.each(['/sys/backup.db', '/proc/version/backup.db'])('says when %s cannot be written', async (file) => {
    const { url } = await aDatabase(dialect);
    await expect(backUp(url, file, NOW)).rejects.toEqual(refused('file_not_written'));
  });
});

describe.each(DIALECTS.flatMap((from) => DIALECTS.map((to) => [from, to] as const)))(
  'a backup of %s, restored to %s',
  (from, to) => {
    test('has every row, as it was, where that is asked for', async () => {
      const { db, url } = await aDatabase(from);
      const tables = await fillEveryTable(db);
      const file = await aBackup(url);
      const place = await aPlace(to);
      const { contents, ended, madeAt } = await restore(file, place.url, EXACT);
      expect(Object.keys(contents).sort()).toEqual(tables);
      expect({ ended, madeAt }).toEqual({ ended: null, madeAt: NOW });
      const restored = place.open();
      expect(await allRows(restored)).toEqual(await allRows(db));
      expect(await migrationState(restored)).toMatchObject({ missing: [], unknown: [] });
    });

    test('brings back no session, mailed link or waiting mail, and people sign in', async () => {
      const { db, url } = await aDatabase(from);
      await aUser(db);
      const john = await aSignedInPerson(db);
      await issueOneTimeToken(db, { userId: john.user.id, purpose: 'verify_email', boundTo: 'j@example.com' }, NOW);
      const asked = { at: NOW, userAgent: '', address: '', locale: 'en' } as const;
      await queueMail(db, { order: { kind: 'reset_password', identifier: 'john' }, asked }, NOW);
      const file = await aBackup(url);
      const place = await aPlace(to);
      const { ended } = await restore(file, place.url, { exact: false, now: LATER });
      expect(ended).toMatchObject({ sessions: 1, one_time_tokens: 1, mails: 1 });
      const restored = place.open();
      expect(await isSignedIn(db, john, LATER)).toBe(true);
      expect(await isSignedIn(restored, john, LATER)).toBe(false);
      expect([await rowsIn(restored, 'one_time_tokens'), await rowsIn(restored, 'mails')]).toEqual([0, 0]);
      const again = await aSignedInPerson(restored, 'john', { now: LATER, from: { ...HOME, browser: null } });
      expect(await isSignedIn(restored, again, LATER)).toBe(true);
      expect(await auditTypes(restored)).toEqual(['signed_in', 'signed_in']);
    });
  },
);

describe.each(DIALECTS)('%s: restore', (dialect) => {
  test('refuses a database that has anything in it, and changes nothing', async () => {
    const other = await aDatabase('sqlite');
    await fillEveryTable(other.db);
    const file = await aBackup(other.url);
    const { db, url } = await aDatabase(dialect);
    await aUser(db);
    const before = await allRows(db);
    const code = dialect === 'sqlite' ? 'file_exists' : 'not_empty';
    await expect(restore(file, url, EXACT)).rejects.toEqual(refused(code));
    expect(await allRows(db)).toEqual(before);
  });

  test('migrates a backup of an older version, with the data in it', async () => {
    const old = await aPlace('sqlite');
    const db = old.open();
    await migrateDb(db, ['0002-audit-events']);
    const values = sql`('u1', 'john', 'x', 1)`;
    await sql`insert into users (id, username, password_hash, created_at) values ${values}`.execute(db);
    const file = await aBackup(old.url);
    const place = await aPlace(dialect);
    await restore(file, place.url, { exact: false, now: NOW });
    const restored = place.open();
    expect(await migrationState(restored)).toMatchObject({ missing: [], unknown: [] });
    expect(await restored.selectFrom('users').select(['username', 'password_version']).execute()).toEqual([
      { username: 'john', password_version: 1 },
    ]);
  });

  describe('refuses', () => {
    let whole: Buffer;
    const damaged = async (harm: (bytes: Buffer) => Buffer): Promise<string> => {
      const { db, url } = await aDatabase('sqlite');
      if (!whole) await fillEveryTable(db, 200);
      const file = await aBackup(url);
      whole ??= readFileSync(file);
      writeFileSync(file, harm(whole));
      return file;
    };
    const at = (bytes: Buffer, needle: string) => {
      const found = bytes.lastIndexOf(needle);
      expect(found).toBeGreaterThan(0);
      return found;
    };

    test.each<[string, string, (bytes: Buffer) => Buffer]>([
      [
        'a text',
        'no_latchkey_database',
        () => Buffer.from('not a database, though long enough to be taken for one'.repeat(99)),
      ],
      ['half a file', 'damaged', (bytes) => bytes.subarray(0, bytes.length / 2)],
      [
        'a changed value',
        'damaged',
        (bytes) => Buffer.from(bytes).fill('X', at(bytes, '150 행'), at(bytes, '150 행') + 1),
      ],
      ['a page of zeros', 'damaged', (bytes) => Buffer.from(bytes).fill(0, 8 * 4096, 9 * 4096)],
    ])('%s', async (_, code, harm) => {
      const file = await damaged(harm);
      const place = await aPlace(dialect);
      await expect(restore(file, place.url, EXACT)).rejects.toEqual(refused(code));
      if (dialect === 'sqlite') expect(existsSync(place.url.slice('file:'.length))).toBe(false);
      else expect((await migrationState(place.open())).made).toEqual([]);
    });

    test('a backup of a newer version', async () => {
      const { url } = await aDatabase('sqlite');
      const file = await aBackup(url);
      const copy = new DatabaseSync(file);
      copy.exec("insert into kysely_migration (name, timestamp) values ('9999-later', '2030')");
      copy.close();
      const place = await aPlace(dialect);
      await expect(restore(file, place.url, EXACT)).rejects.toEqual(refused('newer'));
    });

    test('a database of something else, and a file that is not there', async () => {
      const place = await aPlace(dialect);
      const other = path.join(path.dirname(await aBackup((await aDatabase('sqlite')).url)), 'other.db');
      new DatabaseSync(other).exec('create table users (id text)');
      await expect(restore(other, place.url, EXACT)).rejects.toEqual(refused('no_latchkey_database'));
      await expect(restore(`${other}-not`, place.url, EXACT)).rejects.toEqual(refused('file_missing'));
    });
  });
});

test('a plain copy of a stopped server’s file can be restored, too', async () => {
  const { db, url } = await aDatabase('sqlite');
  await fillEveryTable(db);
  await sql`pragma wal_checkpoint(truncate)`.execute(db);
  const copy = `${(await aPlace('sqlite')).url.slice('file:'.length)}.copy`;
  cpSync(url.slice('file:'.length), copy);
  const place = await aPlace('sqlite');
  expect(await restore(copy, place.url, EXACT)).toMatchObject({ madeAt: null });
  expect(await allRows(place.open())).toEqual(await allRows(db));
});

test('what SQLite left beside a file that was moved away stops a restore: it may hold the last changes', async () => {
  const { url } = await aDatabase('sqlite');
  const file = await aBackup(url);
  const place = await aPlace('sqlite');
  writeFileSync(`${place.url.slice('file:'.length)}-wal`, 'the last changes');
  await expect(restore(file, place.url, EXACT)).rejects.toThrow(/-wal already.*belong together/s);
});
