import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { aUser, NOW } from '../../test/people';
import { type Db, openDb } from '../db/client';
import { inTransaction } from '../db/transaction';
import { hours, minutes } from '../time';
import {
  consumeOneTimeToken,
  type Grant,
  issueOneTimeToken,
  type Purpose,
  peekOneTimeToken,
  voidOneTimeTokens,
} from './one-time-token';
import type { User } from './user';

const LIFETIMES: [Purpose, number][] = [
  ['verify_email', hours(24)],
  ['reset_password', minutes(30)],
];

describe.each(DIALECTS)('%s: a one-time token', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  let john: User;
  let grant: Grant;
  beforeEach(async () => {
    const fresh = await freshDb(dialect);
    db = openDb(fresh.url, { patient: true }); // a hundred at once, on a machine that may be busy
    clean = async () => {
      await db.destroy();
      await fresh.clean();
    };
    john = await aUser(db, 'john', 'a hash');
    grant = { userId: john.id, purpose: 'reset_password', boundTo: 'john@example.com' };
  });
  afterEach(() => clean());

  const rows = () => db.selectFrom('one_time_tokens').selectAll().orderBy('created_at').execute();
  const issue = (changes: Partial<Grant> = {}, now = NOW) => issueOneTimeToken(db, { ...grant, ...changes }, now);
  const peek = (token: string, now = NOW, purpose = grant.purpose) => peekOneTimeToken(db, token, purpose, now);
  const consume = (token: string, now = NOW, purpose = grant.purpose) => consumeOneTimeToken(db, token, purpose, now);

  test.each(LIFETIMES)('to %s is 43 characters, of which only a hash is stored', async (purpose, lifetime) => {
    const token = await issue({ purpose });
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const stored = await rows();
    expect(stored).toEqual([
      {
        hash: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
        user_id: john.id,
        purpose,
        bound_to: 'john@example.com',
        created_at: NOW,
        expires_at: NOW + lifetime,
        consumed_at: null,
      },
    ]);
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  test('grants what it was issued for, once [V6.4.1 V6.5.1]', async () => {
    const token = await issue();
    expect(await consume(token, NOW + 60)).toEqual(grant);
    expect(await rows()).toMatchObject([{ consumed_at: NOW + 60 }]);
    expect(await consume(token, NOW + 60)).toBeNull();
    expect(await peek(token, NOW + 60)).toBeNull();
    expect(await rows()).toMatchObject([{ consumed_at: NOW + 60 }]);
  });

  test.each(LIFETIMES)(
    'to %s is good for %d seconds, and not one longer [V6.4.1 V6.5.5]',
    async (purpose, lifetime) => {
      const token = await issue({ purpose });
      expect(await peek(token, NOW + lifetime, purpose)).toBeNull();
      expect(await consume(token, NOW + lifetime, purpose)).toBeNull();
      expect(await rows()).toMatchObject([{ consumed_at: null }]);
      expect(await peek(token, NOW + lifetime - 1, purpose)).toEqual({ ...grant, purpose });
      expect(await consume(token, NOW + lifetime - 1, purpose)).toEqual({ ...grant, purpose });
    },
  );

  test.each<[Purpose, Purpose]>([
    ['verify_email', 'reset_password'],
    ['reset_password', 'verify_email'],
  ])('to %s does not do to %s, and is not used up by it', async (purpose, other) => {
    const token = await issue({ purpose });
    expect(await peek(token, NOW, other)).toBeNull();
    expect(await consume(token, NOW, other)).toBeNull();
    expect(await consume(token, NOW, purpose)).toEqual({ ...grant, purpose });
  });

  test('looked at, as often as one likes, is as it was', async () => {
    const token = await issue();
    const before = await rows();
    for (let look = 0; look < 5; look++) expect(await peek(token)).toEqual(grant);
    expect(await rows()).toEqual(before);
    expect(await consume(token)).toEqual(grant);
  });

  test.each<[string, (token: string, hash: string) => string]>([
    ['nothing', () => ''],
    ['a token never issued', () => 'A'.repeat(43)],
    ['a token cut short', (token) => token.slice(0, 42)],
    ['a token with a space behind it', (token) => `${token} `],
    ['a token in another case', (token) => token.replace(/[a-z]/g, (letter) => letter.toUpperCase())],
    ['what is stored of a token', (_, hash) => hash],
    ['a wildcard', () => '%'],
  ])('is not %s [V2.3.1 V6.6.2]', async (_, make) => {
    const token = await issue();
    const before = await rows();
    const presented = make(token, before[0]?.hash ?? '');
    expect(await peek(presented)).toBeNull();
    expect(await consume(presented)).toBeNull();
    expect(await rows()).toEqual(before);
  });

  test('presented a hundred times at the same moment is granted once [V2.3.4 V15.4.2]', async () => {
    const token = await issue();
    const other = await issue({ purpose: 'verify_email' });
    const granted = await Promise.all(Array.from({ length: 100 }, () => consume(token)));
    expect(granted.filter((one) => one !== null)).toEqual([grant]);
    expect(await peek(other, NOW, 'verify_email')).toEqual({ ...grant, purpose: 'verify_email' });
  });

  test('presented twenty times at the same moment in transactions is granted once', async () => {
    const token = await issue();
    const presented = Array.from({ length: 20 }, () =>
      inTransaction(db, (tx) => consumeOneTimeToken(tx, token, 'reset_password', NOW)),
    );
    expect((await Promise.all(presented)).filter((one) => one !== null)).toEqual([grant]);
  });

  test('consumed by something that failed is still good [V2.3.3]', async () => {
    const token = await issue();
    const failing = inTransaction(db, async (tx) => {
      expect(await consumeOneTimeToken(tx, token, 'reset_password', NOW)).toEqual(grant);
      throw new Error('what it was for failed');
    });
    await expect(failing).rejects.toThrow('what it was for failed');
    expect(await rows()).toMatchObject([{ consumed_at: null }]);
    expect(await consume(token)).toEqual(grant);
  });

  test('is void with all of its user’s, and no one else’s', async () => {
    const jane = await aUser(db, 'jane', 'a hash');
    const johns = [await issue(), await issue({ purpose: 'verify_email' })];
    const janes = await issue({ userId: jane.id, boundTo: 'jane@example.com' });
    await voidOneTimeTokens(db, john.id);
    for (const token of johns) for (const [purpose] of LIFETIMES) expect(await consume(token, NOW, purpose)).toBeNull();
    expect(await consume(janes)).toEqual({ ...grant, userId: jane.id, boundTo: 'jane@example.com' });
  });

  test('goes with its user, and is not issued to nobody', async () => {
    const token = await issue();
    await db.deleteFrom('users').where('id', '=', john.id).execute();
    expect(await rows()).toEqual([]);
    expect(await consume(token)).toBeNull();
    await expect(issue()).rejects.toThrow(/foreign key/i);
  });

  test('is another one each time [V6.4.1]', async () => {
    expect(await issue()).not.toBe(await issue());
  });

  test.each(LIFETIMES)('to %s is void once a newer one is issued, used or not', async (purpose) => {
    const [first, second] = [await issue({ purpose }), await issue({ purpose, boundTo: 'other@example.com' }, NOW + 1)];
    expect([await peek(first, NOW + 1, purpose), await consume(first, NOW + 1, purpose)]).toEqual([null, null]);
    expect(await consume(second, NOW + 1, purpose)).toEqual({ ...grant, purpose, boundTo: 'other@example.com' });
    const third = await issue({ purpose }, NOW + 2);
    expect([await peek(second, NOW + 2, purpose), await peek(third, NOW + 2, purpose)]).toEqual([
      null,
      { ...grant, purpose },
    ]);
  });

  test('is not void by one of another purpose or user', async () => {
    const token = await issue();
    await issue({ purpose: 'verify_email' });
    await issue({ userId: (await aUser(db, 'jane', 'a hash')).id });
    expect(await consume(token)).toEqual(grant);
  });

  test('of twenty that are issued at the same moment is good only if it is the last', async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => issue()));
    const good = (await Promise.all(tokens.map((token) => peek(token)))).filter((found) => found !== null);
    expect(good).toEqual([grant]);
  });
});
