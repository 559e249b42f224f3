import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { anAccount } from '../../test/account-holder';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { NOW } from '../../test/people';
import { uuidv7 } from '../crypto/random';
import type { Db } from '../db/client';
import { countRows, databaseSize } from '../db/differences';
import { findUsers, listUsers, type UserFilter } from './directory';

describe.each(DIALECTS)('%s: the directory of users', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  beforeEach(async () => ({ db, clean } = await freshDb(dialect)));
  afterEach(() => clean());

  async function names(filter?: UserFilter): Promise<string[]> {
    const all: string[] = [];
    for await (const { username } of listUsers(db, filter)) all.push(username);
    return all;
  }
  const found = async (named: string) => (await findUsers(db, named)).map((user) => user.username);

  async function addMany(count: number): Promise<void> {
    const row = (n: number) => ({
      id: uuidv7(),
      username: `user${n}`,
      password_hash: '',
      created_at: NOW,
      password_version: 1,
    });
    for (let from = 0; from < count; from += 500) {
      const rows = Array.from({ length: Math.min(500, count - from) }, (_, n) => row(from + n));
      await db
        .insertInto('users')
        .values(rows as never)
        .execute();
    }
  }

  test('everybody is listed once, in the order in which they came, across pages', async () => {
    await addMany(2500);
    const all = await names();
    expect(all).toEqual(Array.from({ length: 2500 }, (_, n) => `user${n}`));
    expect((await names({ limit: 1500 })).length).toBe(1500);
    expect((await names({ limit: 1000 })).at(-1)).toBe('user999');
    expect(await countRows(db, 'users')).toEqual({ count: 2500, precision: 'exact' });
    const beyond = await countRows(db, 'users', 100);
    expect(beyond.count).toBeGreaterThanOrEqual(100);
    expect(beyond.precision).not.toBe('exact');
    expect(await databaseSize(db)).toBeGreaterThan(100_000);
  });

  test('a search looks into names and addresses, and takes every character as it is', async () => {
    await anAccount(db, 'john', { email: 'j@example.com' });
    await anAccount(db, 'a_b', { email: null, pendingEmail: 'wait@example.org' });
    await anAccount(db, 'acb', { email: null });
    expect(await names({ search: 'JOH' })).toEqual(['john']);
    expect(await names({ search: 'example.o' })).toEqual(['a_b']);
    expect(await names({ search: 'a_b' })).toEqual(['a_b']);
    expect(await names({ search: '%' })).toEqual([]);
    expect(await names({ search: '\\' })).toEqual([]);
    await db.updateTable('users').set({ disabled_at: NOW }).where('username', '=', 'acb').execute();
    expect(await names({ disabled: true })).toEqual(['acb']);
    expect(await names({ disabled: true, search: 'john' })).toEqual([]);
  });

  test('a user is found by id, name or verified address, however it is typed', async () => {
    const john = await anAccount(db, 'john', { email: 'j@example.com', pendingEmail: 'p@example.com' });
    for (const named of [john.id, john.id.toUpperCase(), ' JOHN', 'J@Example.com'])
      expect(await found(named)).toEqual(['john']);
    for (const named of ['p@example.com', 'joh', '', '%']) expect(await found(named)).toEqual([]);
  });

  test('a name that is another one’s address names both', async () => {
    await anAccount(db, 'jane', { email: 'both@example.com' });
    await anAccount(db, 'both@example.com', { email: null });
    expect((await found('both@example.com')).sort()).toEqual(['both@example.com', 'jane']);
  });
});
