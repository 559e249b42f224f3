import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { auditTypes, rowsIn } from '../../../test/account-holder';
import { DIALECTS, freshDb } from '../../../test/fresh-db';
import { aUser, NOW } from '../../../test/people';
import type { Db } from '../../db/client';
import { inSnapshot } from '../../db/differences';
import { exportUsers } from './export-users';
import { compareUsers, importUsers, startBatch } from './import-users';
import { type ImportedFields, type ImportedUser, readImportedUser } from './imported-user';

const RULES = { now: NOW, emailsVerified: false, allowWeakHashes: false };
const HASH = `scrypt:1024:8:1$salt$${'ab'.repeat(64)}`;
const OTHER_HASH = `scrypt:1024:8:1$salt$${'cd'.repeat(64)}`;
const UUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

function imported(username: string, fields: ImportedFields = {}): ImportedUser {
  const user = readImportedUser({ username, password_hash: HASH, ...fields }, RULES);
  if ('problem' in user) throw new Error(user.problem);
  return user;
}

describe.each(DIALECTS)('%s: importUsers', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
  });
  afterEach(() => clean());

  const all = () => db.selectFrom('users').selectAll().orderBy('username').execute();
  const statuses = async (...users: ImportedUser[]) =>
    (await importUsers(db, users, NOW)).map((outcome) =>
      outcome.status === 'refused' ? outcome.problem : outcome.status,
    );

  test('adds them as their rows say, with ids in the order in which they came', async () => {
    const users = [
      imported('anna', { id: UUID, created_at: 1_700_000_000, email: 'anna@example.com', email_verified: '1' }),
      imported('late', { id: 7, created_at: 1_700_000_002, disabled: '1' }),
      imported('early', { id: 8, created_at: 1_700_000_001, email: 'early@example.com' }),
    ];
    expect(await statuses(...users)).toEqual(['added', 'added', 'added']);
    const [anna, early, late] = await all();
    expect(anna).toMatchObject({ id: UUID, email: 'anna@example.com', password_hash: HASH, created_at: 1_700_000_000 });
    expect(early).toMatchObject({ email: null, pending_email: 'early@example.com', password_version: 1 });
    expect(late).toMatchObject({ disabled_at: NOW, last_signed_in_at: null });
    expect((early?.id ?? '') < (late?.id ?? '')).toBe(true);
    expect(late?.id).toMatch(/^018bcfe5-6[0-9a-f]{3}-7/); // November 2023
    expect([await auditTypes(db), await rowsIn(db, 'mails')]).toEqual([[], 0]);
  });

  test('the same again changes nothing and finds all of them, though their owners have changed since', async () => {
    const users = [
      imported('by-id', { id: UUID }),
      imported('by-time', { created_at: 1_700_000_000 }),
      imported('by-address', { email: 'by-address@example.com' }),
      imported('by-hash'),
    ];
    const first = await importUsers(db, users, NOW);
    for (const name of ['by-id', 'by-time', 'by-address']) {
      await db.updateTable('users').set({ password_hash: OTHER_HASH }).where('username', '=', name).execute();
    }
    const before = await all();
    const again = await importUsers(db, users, NOW + 9);
    expect(again).toEqual(first.map((outcome) => ({ ...outcome, status: 'present' })));
    expect(await compareUsers(db, users)).toEqual(again);
    expect(await all()).toEqual(before);
  });

  test('refuses who has somebody else’s name, address or id, adds the others, and leaves who is there alone', async () => {
    const john = await aUser(db, 'john');
    await importUsers(db, [imported('anna', { id: UUID, email: 'anna@example.com', email_verified: '1' })], NOW);
    const before = await all();
    const outcomes = await statuses(
      imported('John', { created_at: 1_700_000_000 }),
      imported('jane'),
      imported('other', { email: 'Anna@Example.com', email_verified: '1' }),
      imported('third', { id: UUID }),
      imported('fourth', { email: 'fourth@example.com' }),
    );
    expect(outcomes).toEqual([
      'Somebody else has the username john already.',
      'added',
      'Somebody else has the address anna@example.com already.',
      'Somebody else has this id already.',
      'added',
    ]);
    expect(await statuses(imported('john'))).toEqual([expect.stringContaining('another person, or the same')]);
    const after = await all();
    expect(after.filter(({ username }) => ['anna', 'john'].includes(username))).toEqual(before);
    expect(after.map(({ username }) => username)).toEqual(['anna', 'fourth', 'jane', 'john']);
    expect(after.find(({ username }) => username === 'john')?.id).toBe(john.id);
  });

  test('an address that waits stands in nobody’s way', async () => {
    await importUsers(db, [imported('anna', { email: 'anna@example.com' })], NOW);
    expect(await statuses(imported('hanna', { email: 'anna@example.com', email_verified: '1' }))).toEqual(['added']);
  });

  test('two imports of one file at once add everybody once', async () => {
    const users = Array.from({ length: 50 }, (_, index) => imported(`user-${index}`));
    const outcomes = await Promise.all([importUsers(db, users, NOW), importUsers(db, users, NOW)]);
    const added = outcomes.flat().filter(({ status }) => status === 'added');
    expect([added.length, await rowsIn(db, 'users')]).toEqual([50, 50]);
    expect(outcomes.flat().filter(({ status }) => status === 'refused')).toEqual([]);
  });

  test('none is nothing to do', async () => {
    expect(await importUsers(db, [], NOW)).toEqual([]);
  });

  test('what is exported is as it was when the export began, and people go on meanwhile', async () => {
    await importUsers(
      db,
      Array.from({ length: 1500 }, (_, index) => imported(`user-${index}`)),
      NOW,
    );
    const names = await inSnapshot(db, async (snapshot) => {
      const seen: unknown[] = [];
      for await (const user of exportUsers(snapshot)) {
        if (seen.length === 0 && dialect === 'postgres') await aUser(db, 'zoe'); // SQLite's is on a connection of its own
        seen.push(user.username);
      }
      return seen;
    });
    expect(new Set(names).size).toBe(1500);
    expect(names).not.toContain('zoe');
    await aUser(db, 'after'); // the connection is as it was
    expect(await rowsIn(db, 'users')).toBe(dialect === 'postgres' ? 1502 : 1501);
  });
});

test('a batch takes each name, address and id once', () => {
  const joins = startBatch();
  expect(joins(imported('john', { email: 'a@example.com', email_verified: '1' }))).toBe(true);
  expect(joins(imported('JOHN'))).toBe(false);
  expect(joins(imported('jane', { email: 'A@example.com', email_verified: '1' }))).toBe(false);
  expect(joins(imported('jane', { id: UUID }))).toBe(true);
  expect(joins(imported('other', { id: UUID.toUpperCase() }))).toBe(false);
  expect(joins(imported('another', { id: 7, email: 'a@example.com' }))).toBe(true);
});
