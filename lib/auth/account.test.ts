import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { aSession, aUser, NOW } from '../../test/people';
import { type Db, openDb } from '../db/client';
import { inTransaction } from '../db/transaction';
import {
  type Account,
  confirmPendingEmail,
  deleteUser,
  findAccountByEmail,
  findAccountByUsername,
  getAccount,
  setPassword,
  setPendingEmail,
} from './account';
import { record } from './audit';
import { rememberBrowser } from './known-browser';
import { issueOneTimeToken } from './one-time-token';
import { claimSignIn, createUser, replacePasswordHash, type User } from './user';

const HASH = 'the hash of john’s password';
const NEW_HASH = 'the hash of a new password';
const EMAIL = 'john@example.com';

type Expected = Parameters<typeof setPassword>[3];

function aSignal(): { given: Promise<void>; give: () => void } {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

/** PostgreSQL: a statement waits for another transaction's row. */
const untilSomeoneWaits = (db: Db): Promise<void> =>
  vi.waitFor(
    async () => {
      const waiting = sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
      expect((await waiting.execute(db)).rows).toHaveLength(1);
    },
    { timeout: 10_000 },
  );

describe.each(DIALECTS)('%s: an account', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  let john: User;
  let jane: User;
  beforeEach(async () => {
    const fresh = await freshDb(dialect);
    db = openDb(fresh.url, { patient: true }); // races, on a machine that may be busy
    clean = async () => {
      await db.destroy();
      await fresh.clean();
    };
    john = await aUser(db, 'john', HASH);
    jane = await aUser(db, 'jane', HASH);
  });
  afterEach(() => clean());

  const row = (user: User) => db.selectFrom('users').selectAll().where('id', '=', user.id).executeTakeFirst();
  const emails = async (user: User) => {
    const { email, pending_email: pending } = (await row(user)) ?? {};
    return { email, pending };
  };
  const set = (user: User, values: { email?: string | null; pending_email?: string | null; disabled_at?: number }) =>
    db.updateTable('users').set(values).where('id', '=', user.id).execute();
  const claimed = async (email: string, ...users: User[]) => {
    for (const user of users) await setPendingEmail(db, user.id, email);
  };
  const confirm = (user: User, email = EMAIL) => confirmPendingEmail(db, user.id, email);

  describe('that is looked up', () => {
    const account = (): Account => ({
      ...john,
      createdAt: NOW,
      email: EMAIL,
      pendingEmail: 'new@example.com',
      passwordChangedAt: null,
      passwordVersion: 1,
    });
    const ways: [string, () => Promise<Account | null>][] = [
      ['by its id', () => getAccount(db, john.id)],
      ['by its address', () => findAccountByEmail(db, EMAIL)],
      ['by its name', () => findAccountByUsername(db, 'john')],
    ];
    beforeEach(() => set(john, { email: EMAIL, pending_email: 'new@example.com' }));

    test.each(ways)('%s is found, without its password', async (_, find) => {
      expect(await find()).toEqual(account());
    });

    test.each(ways)('%s is not found once disabled', async (_, find) => {
      await set(john, { disabled_at: NOW });
      expect(await find()).toBeNull();
    });

    test.each(ways)('%s is not found once gone', async (_, find) => {
      await deleteUser(db, john.id);
      expect(await find()).toBeNull();
    });

    test('is not found by an address that waits, nor by what is like its own', async () => {
      expect(await findAccountByEmail(db, 'new@example.com')).toBeNull();
      expect(await findAccountByEmail(db, 'john@example.co_')).toBeNull();
      expect(await findAccountByEmail(db, '')).toBeNull();
      expect(await findAccountByUsername(db, EMAIL)).toBeNull();
    });
  });

  test('of a new user has an address that waits, if any', async () => {
    const user = await createUser(db, { username: 'mary', passwordHash: HASH, pendingEmail: EMAIL }, NOW);
    expect(await getAccount(db, user?.id ?? '')).toMatchObject({ email: null, pendingEmail: EMAIL });
    expect(await getAccount(db, john.id)).toMatchObject({ email: null, pendingEmail: null });
  });

  test('has one address that waits: a new one takes the place of that before, or none does', async () => {
    await set(jane, { email: 'jane@example.com' });
    await claimed(EMAIL, john, jane);
    await claimed('new@example.com', john);
    expect(await emails(john)).toEqual({ email: null, pending: 'new@example.com' });
    expect(await emails(jane)).toEqual({ email: 'jane@example.com', pending: EMAIL });
    await setPendingEmail(db, john.id, null);
    expect(await emails(john)).toEqual({ email: null, pending: null });
  });

  test('shares its address with no other: the database sees to it', async () => {
    await set(john, { email: EMAIL });
    await expect(set(jane, { email: EMAIL })).rejects.toThrow(/unique/i);
    expect(await emails(jane)).toEqual({ email: null, pending: null });
  });

  describe('confirmPendingEmail', () => {
    test('makes the address that waits the user’s own, in place of the one before, and changes nothing else', async () => {
      await set(john, { email: 'old@example.com', pending_email: EMAIL });
      await set(jane, { email: 'jane@example.com', pending_email: 'jane@example.org' });
      const before = [await row(john), await row(jane)];
      expect(await confirm(john)).toBe(true);
      expect(await row(john)).toEqual({ ...before[0], email: EMAIL, pending_email: null });
      expect(await row(jane)).toEqual(before[1]);
    });

    test('does it once', async () => {
      await claimed(EMAIL, john);
      const done = await Promise.all([confirm(john), confirm(john)]);
      expect(done.sort()).toEqual([false, true]); // PostgreSQL may take either first
      expect(await emails(john)).toEqual({ email: EMAIL, pending: null });
    });

    test('takes the claim from everybody else who made it, and not their own address', async () => {
      const mary = await aUser(db, 'mary', HASH);
      await set(jane, { email: 'jane@example.com' });
      await claimed(EMAIL, john, jane, mary);
      expect(await confirm(john)).toBe(true);
      expect(await emails(john)).toEqual({ email: EMAIL, pending: null });
      expect(await emails(jane)).toEqual({ email: 'jane@example.com', pending: null });
      expect(await emails(mary)).toEqual({ email: null, pending: null });
      expect(await confirm(jane)).toBe(false);
    });

    test.each<[string, () => Promise<unknown>]>([
      ['no address waits', async () => {}],
      ['another address waits by now', () => claimed('new@example.com', john)],
      ['only somebody else waits for it', () => claimed(EMAIL, jane)],
      [
        'somebody else has verified it',
        async () => {
          await set(jane, { email: EMAIL });
          await claimed(EMAIL, john);
        },
      ],
      [
        'somebody else has verified it and is disabled',
        async () => {
          await set(jane, { email: EMAIL, disabled_at: NOW });
          await claimed(EMAIL, john);
        },
      ],
      [
        'it is the user’s own and somebody else waits for it',
        async () => {
          await set(john, { email: EMAIL });
          await claimed(EMAIL, jane);
        },
      ],
    ])('does nothing where %s', async (_, prepare) => {
      await prepare();
      const before = [await row(john), await row(jane)];
      expect(await confirm(john)).toBe(false);
      expect([await row(john), await row(jane)]).toEqual(before);
    });

    test('does nothing for a user who is gone', async () => {
      await claimed(EMAIL, john, jane);
      await deleteUser(db, john.id);
      expect(await confirm(john)).toBe(false);
      expect(await emails(jane)).toEqual({ email: null, pending: EMAIL });
    });

    test('confirms the own address of one who went back to it', async () => {
      await set(john, { email: EMAIL, pending_email: EMAIL });
      expect(await confirm(john)).toBe(true);
      expect(await emails(john)).toEqual({ email: EMAIL, pending: null });
    });

    test.each<[string, (user: User, email: string) => Promise<boolean>]>([
      ['', (user, email) => confirmPendingEmail(db, user.id, email)],
      [' in transactions', (user, email) => inTransaction(db, (tx) => confirmPendingEmail(tx, user.id, email))],
    ])('of several who verify one address at the same moment%s gives it to one [V15.4.2]', async (_, verify) => {
      const mary = await aUser(db, 'mary', HASH);
      for (let round = 0; round < 12; round++) {
        const email = `${round}@example.com`;
        const users = [john, jane, mary].slice(0, 2 + (round % 2));
        await claimed(email, ...users);
        const before = await Promise.all(users.map(emails));
        const won = await Promise.all(users.map((user) => verify(user, email)));
        expect(won.filter(Boolean)).toEqual([true]);
        const expected = before.map((was, at) => ({ email: won[at] ? email : was.email, pending: null }));
        expect(await Promise.all(users.map(emails))).toEqual(expected);
      }
    });

    test('lets one who claims an address while another verifies it lose, without an error', async () => {
      const mary = await aUser(db, 'mary', HASH);
      await claimed(EMAIL, john, jane);
      const [confirmed, goOn] = [aSignal(), aSignal()];
      const first = inTransaction(db, async (tx) => {
        const won = await confirmPendingEmail(tx, john.id, EMAIL);
        confirmed.give();
        await goOn.given;
        return won;
      });
      await confirmed.given;
      const late = (async () => {
        await claimed(EMAIL, mary);
        return inTransaction(db, (tx) => confirmPendingEmail(tx, mary.id, EMAIL));
      })();
      if (dialect === 'postgres') await untilSomeoneWaits(db); // SQLite has one at a time begin, so mary waits anyway
      goOn.give();
      expect(await Promise.all([first, late])).toEqual([true, false]);
      expect(await emails(john)).toEqual({ email: EMAIL, pending: null });
      expect((await emails(mary)).email).toBeNull();
    });
  });

  describe('setPassword', () => {
    beforeEach(() => set(john, { email: EMAIL, pending_email: 'new@example.com' }));

    test.each<[string, Expected]>([
      ['version', { passwordVersion: 1 }],
      ['version and the address', { passwordVersion: 1, email: EMAIL }],
    ])('sets it where the %s are the expected ones, of this user alone, and counts it', async (_, expected) => {
      const before = [await row(john), await row(jane)];
      expect(await setPassword(db, john.id, NEW_HASH, expected, NOW + 5)).toBe(true);
      const changed = { password_hash: NEW_HASH, password_changed_at: NOW + 5, password_version: 2 };
      expect(await row(john)).toEqual({ ...before[0], ...changed });
      expect(await row(jane)).toEqual(before[1]);
      expect(await getAccount(db, john.id)).toMatchObject({ passwordChangedAt: NOW + 5, passwordVersion: 2 });
    });

    test.each<[string, Expected, () => Promise<unknown>]>([
      ['a version before is expected', { passwordVersion: 0 }, async () => {}],
      ['a version that never was is expected', { passwordVersion: 2 }, async () => {}],
      [
        'the password was replaced meanwhile',
        { passwordVersion: 1, email: EMAIL },
        () => setPassword(db, john.id, HASH, { passwordVersion: 1 }, NOW),
      ],
      ['only the address is right', { passwordVersion: 2, email: EMAIL }, async () => {}],
      ['the address is another', { passwordVersion: 1, email: 'old@example.com' }, async () => {}],
      ['the address only waits', { passwordVersion: 1, email: 'new@example.com' }, async () => {}],
      [
        'the address is somebody else’s',
        { passwordVersion: 1, email: 'jane@example.com' },
        () => set(jane, { email: 'jane@example.com' }),
      ],
      ['there is no address', { passwordVersion: 1, email: EMAIL }, () => set(john, { email: null })],
      ['the address is empty', { passwordVersion: 1, email: '' }, () => set(john, { email: null })],
      ['the user is disabled', { passwordVersion: 1 }, () => set(john, { disabled_at: NOW })],
      ['the user is disabled (address)', { passwordVersion: 1, email: EMAIL }, () => set(john, { disabled_at: NOW })],
      ['the user is gone', { passwordVersion: 1 }, () => deleteUser(db, john.id)],
    ])('does nothing where %s', async (_, expected, prepare) => {
      await prepare();
      const before = [await row(john), await row(jane)];
      expect(await setPassword(db, john.id, NEW_HASH, expected, NOW + 5)).toBe(false);
      expect([await row(john), await row(jane)]).toEqual(before);
    });

    test('of twenty who change it at the same moment lets one', async () => {
      const changes = Array.from({ length: 20 }, (_, at) =>
        setPassword(db, john.id, `new hash ${at}`, { passwordVersion: 1 }, NOW + at),
      );
      const done = await Promise.all(changes);
      expect(done.filter(Boolean)).toEqual([true]);
      const at = done.indexOf(true);
      expect(await row(john)).toMatchObject({
        password_hash: `new hash ${at}`,
        password_changed_at: NOW + at,
        password_version: 2,
      });
    });

    test('a hash that is made anew is the same password still', async () => {
      await replacePasswordHash(db, john.id, HASH, NEW_HASH);
      expect(await row(john)).toMatchObject({
        password_hash: NEW_HASH,
        password_version: 1,
        password_changed_at: null,
      });
      expect(await setPassword(db, john.id, HASH, { passwordVersion: 1 }, NOW)).toBe(true);
    });
  });

  describe('claimSignIn', () => {
    test('notes when its user signed in, and nothing else of anybody', async () => {
      const before = [await row(john), await row(jane)];
      expect(before[0]).toMatchObject({ last_signed_in_at: null, password_version: 1 });
      expect(await claimSignIn(db, john.id, 1, NOW + 5)).toBe(true);
      expect([await row(john), await row(jane)]).toEqual([{ ...before[0], last_signed_in_at: NOW + 5 }, before[1]]);
    });

    test.each<[string, number, () => Promise<unknown>]>([
      ['the password was replaced', 1, () => setPassword(db, john.id, NEW_HASH, { passwordVersion: 1 }, NOW)],
      ['no such password ever was', 0, async () => {}],
      ['the user was disabled', 1, () => set(john, { disabled_at: NOW })],
      ['the user is gone', 1, () => deleteUser(db, john.id)],
    ])('does nothing where %s', async (_, version, prepare) => {
      await prepare();
      const before = [await row(john), await row(jane)];
      expect(await claimSignIn(db, john.id, version, NOW + 5)).toBe(false);
      expect([await row(john), await row(jane)]).toEqual(before);
    });

    test('holds the user’s row: a password that is set meanwhile waits until the sign-in is there, and sees it', async () => {
      const [noted, goOn] = [aSignal(), aSignal()];
      const signingIn = inTransaction(db, async (tx) => {
        const right = await claimSignIn(tx, john.id, 1, NOW);
        noted.give();
        await goOn.given;
        await aSession(tx, john.id);
        return right;
      });
      await noted.given;
      const resetting = inTransaction(db, async (tx) => {
        await setPassword(tx, john.id, NEW_HASH, { passwordVersion: 1 }, NOW);
        return tx.selectFrom('sessions').select('user_id').execute();
      });
      if (dialect === 'postgres') await untilSomeoneWaits(db); // SQLite has one at a time begin
      goOn.give();
      expect(await signingIn).toBe(true);
      expect(await resetting).toEqual([{ user_id: john.id }]); // and so it can end it
    });
  });

  describe('deleteUser', () => {
    const device = { userAgent: 'Test', address: '203.0.113.7' };
    const owners = async (table: 'sessions' | 'one_time_tokens' | 'known_browsers') =>
      (await db.selectFrom(table).select('user_id').execute()).map(({ user_id }) => user_id);

    test('takes sessions, tokens and known browsers along, and nobody else’s', async () => {
      for (const user of [john, jane]) {
        await aSession(db, user.id);
        for (const purpose of ['verify_email', 'reset_password'] as const) {
          await issueOneTimeToken(db, { userId: user.id, purpose, boundTo: EMAIL }, NOW);
        }
        await rememberBrowser(db, user.id, null, NOW);
      }
      expect(await deleteUser(db, john.id)).toBe(true);
      expect(await row(john)).toBeUndefined();
      expect(await row(jane)).toMatchObject({ username: 'jane' });
      expect(await owners('sessions')).toEqual([jane.id]);
      expect(await owners('one_time_tokens')).toEqual([jane.id, jane.id]);
      expect(await owners('known_browsers')).toEqual([jane.id]);
    });

    test('leaves what happened on record', async () => {
      await record(db, { type: 'account_deleted', userId: john.id, sessionId: null, device }, NOW);
      await deleteUser(db, john.id);
      const events = await db.selectFrom('audit_events').select(['type', 'user_id']).execute();
      expect(events).toEqual([{ type: 'account_deleted', user_id: john.id }]);
    });

    test('does it once, and frees the name and the address', async () => {
      await set(john, { email: EMAIL });
      expect((await Promise.all([deleteUser(db, john.id), deleteUser(db, john.id)])).sort()).toEqual([false, true]);
      await claimed(EMAIL, await aUser(db, 'john', HASH), jane);
      expect(await confirm(jane)).toBe(true);
    });
  });
});
