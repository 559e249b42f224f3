import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { aUser, NOW } from '../../test/people';
import { randomSecret } from '../crypto/random';
import type { Db } from '../db/client';
import { days } from '../time';
import { forgetBrowsers, isKnownBrowser, rememberBrowser } from './known-browser';
import type { User } from './user';

describe.each(DIALECTS)('%s: a known browser', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  let john: User;
  let jane: User;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    john = await aUser(db, 'john', 'a hash');
    jane = await aUser(db, 'jane', 'a hash');
  });
  afterEach(() => clean());

  const rows = () => db.selectFrom('known_browsers').selectAll().orderBy('last_seen_at').execute();
  const remember = (user: User, secret: string | null, now = NOW) => rememberBrowser(db, user.id, secret, now);

  test('is known to the user who signed in there, by a secret of which a hash is stored', async () => {
    const secret = await remember(john, null);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(await isKnownBrowser(db, 'john', secret)).toBe(true);
    const stored = await rows();
    expect(stored).toEqual([{ hash: expect.stringMatching(/^[\w-]{43}$/), user_id: john.id, last_seen_at: NOW }]);
    expect(JSON.stringify(stored)).not.toContain(secret);
  });

  test('is not known to another user, nor to nobody', async () => {
    const secret = await remember(john, null);
    expect(await isKnownBrowser(db, 'jane', secret)).toBe(false);
    expect(await isKnownBrowser(db, 'nobody', secret)).toBe(false);
    expect(await isKnownBrowser(db, '', secret)).toBe(false);
  });

  test.each<[string, (secret: string, hash: string) => string | null]>([
    ['no secret', () => null],
    ['an empty secret', () => ''],
    ['a secret never issued', () => 'A'.repeat(43)],
    ['a secret cut short', (secret) => secret.slice(0, 42)],
    ['a secret with more behind it', (secret) => `${secret}A`],
    ['a secret with a line break behind it', (secret) => `${secret}\n`],
    ['a secret with padding', (secret) => `${secret}=`],
    ['a secret in another case', (secret) => secret.replace(/[a-z]/g, (letter) => letter.toUpperCase())],
    ['what is stored of a secret', (_, hash) => hash],
    ['SQL', () => "' OR '1'='1"],
  ])('with %s is not known', async (_, make) => {
    const secret = await remember(john, null);
    const [{ hash } = { hash: '' }] = await rows();
    expect(await isKnownBrowser(db, 'john', make(secret, hash))).toBe(false);
  });

  test('keeps its secret when its user signs in again, and one row', async () => {
    const secret = await remember(john, null);
    expect(await remember(john, secret, NOW + days(1))).toBe(secret);
    expect(await rows()).toMatchObject([{ user_id: john.id, last_seen_at: NOW + days(1) }]);
  });

  test('that two users share has one secret, and each is known in it', async () => {
    const secret = await remember(john, null);
    expect(await remember(jane, secret, NOW + 1)).toBe(secret);
    expect(await isKnownBrowser(db, 'john', secret)).toBe(true);
    expect(await isKnownBrowser(db, 'jane', secret)).toBe(true);
    expect(await rows()).toMatchObject([
      { user_id: john.id, last_seen_at: NOW },
      { user_id: jane.id, last_seen_at: NOW + 1 },
    ]);
  });

  test.each([
    ['of the right form', 'planted'.padEnd(43, 'x')],
    ['of another form', 'planted'],
    ['that is empty', ''],
  ])('does not keep a secret %s that nobody issued', async (_, planted) => {
    const secret = await remember(john, planted);
    expect(secret).not.toBe(planted);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(await isKnownBrowser(db, 'john', planted)).toBe(false);
    expect(await isKnownBrowser(db, 'john', secret)).toBe(true);
    expect(await rows()).toHaveLength(1);
  });

  test('gets a secret of its own each', async () => {
    const secrets = [await remember(john, null), await remember(john, null), await remember(jane, null)];
    expect(new Set(secrets).size).toBe(3);
  });

  test('is kept once by a user who signs in twenty times at the same moment', async () => {
    const secret = await remember(jane, null);
    const kept = await Promise.all(Array.from({ length: 20 }, () => remember(john, secret)));
    expect(new Set(kept)).toEqual(new Set([secret]));
    expect(await rows()).toHaveLength(2);
  });

  test('is forgotten with all of its user’s, and of no one else’s', async () => {
    const shared = await remember(john, null);
    await remember(jane, shared);
    const other = await remember(john, null);
    await forgetBrowsers(db, john.id);
    expect(await isKnownBrowser(db, 'john', shared)).toBe(false);
    expect(await isKnownBrowser(db, 'john', other)).toBe(false);
    expect(await isKnownBrowser(db, 'jane', shared)).toBe(true);
  });

  test('that everybody forgot gets a new secret', async () => {
    const secret = await remember(john, null);
    await forgetBrowsers(db, john.id);
    expect(await remember(john, secret)).not.toBe(secret);
  });

  test('goes with its user', async () => {
    const secret = await remember(john, randomSecret());
    await remember(jane, secret);
    await db.deleteFrom('users').where('id', '=', john.id).execute();
    expect(await rows()).toMatchObject([{ user_id: jane.id }]);
  });
});
