import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { aUser, authenticateUser, NOW, PASSWORD } from '../../test/people';
import type { Db } from '../db/client';
import vectors from './password/hashes/vectors.json';
import { createUser } from './user';

/** One of each scheme, with a Korean password. */
const IMPORTED = Object.values(
  Object.fromEntries(
    vectors.filter(({ name }) => name === 'Korean').map((vector) => [vector.hash.slice(0, 9), vector]),
  ),
);

describe.each(DIALECTS)('%s: authenticate', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
  });
  afterEach(() => clean());

  const hashOf = async (username: string) =>
    (await db.selectFrom('users').select('password_hash').where('username', '=', username).executeTakeFirstOrThrow())
      .password_hash;

  test('knows a user by username and password, and nobody else', async () => {
    const john = await aUser(db);
    expect(await authenticateUser(db, 'john', PASSWORD)).toEqual(john);
    expect(await authenticateUser(db, 'john', 'something else')).toBeNull();
    expect(await authenticateUser(db, 'jane', PASSWORD)).toBeNull();
  });

  test('refuses a disabled user', async () => {
    const john = await aUser(db);
    await db.updateTable('users').set({ disabled_at: NOW }).where('id', '=', john.id).execute();
    expect(await authenticateUser(db, 'john', PASSWORD)).toBeNull();
  });

  test.each(IMPORTED)(
    'makes an imported hash anew at the first right password, not before: $library [V11.2.2]',
    async ({ password, hash }) => {
      await aUser(db, 'john', hash);
      await authenticateUser(db, 'john', 'something else');
      expect(await hashOf('john')).toBe(hash);

      expect(await authenticateUser(db, 'john', password)).not.toBeNull();
      expect(await hashOf('john')).toMatch(/^hmac-sha384-bcrypt:/);
      expect(await authenticateUser(db, 'john', password)).not.toBeNull();
      expect(await authenticateUser(db, 'john', 'something else')).toBeNull();
    },
  );

  test('leaves a current hash alone', async () => {
    await aUser(db);
    const before = await hashOf('john');
    await authenticateUser(db, 'john', PASSWORD);
    expect(await hashOf('john')).toBe(before);
  });

  test('one username is one user, however many ask for it at once', async () => {
    const attempts = Array.from({ length: 20 }, () => createUser(db, { username: 'jane', passwordHash: 'x' }, NOW));
    const created = (await Promise.all(attempts)).filter((user) => user !== null);
    expect(created).toHaveLength(1);
  });
});
