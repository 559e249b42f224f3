import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { aSession, aUser, NOW } from '../../test/people';
import { uuidv7Of } from '../crypto/random';
import type { Db } from '../db/client';
import { days, minutes } from '../time';
import { claimGuess, guessFailed, guessSucceeded } from './guesses';
import { isKnownBrowser, rememberBrowser } from './known-browser';
import { consumeOneTimeToken, issueOneTimeToken } from './one-time-token';
import { RETAINED, type Retained, removeBatch } from './retention';
import { claimSentForm, settleSentForm } from './sent-form';
import { type Session, startSession } from './session';
import { admit } from './throttle';
import type { User } from './user';

describe.each(DIALECTS)('%s: what is kept for a time only:', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  let john: User;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    john = await aUser(db, 'john', 'no hash');
  });
  afterEach(() => clean());

  const remove = (what: Retained, now: number) => removeBatch(db, what, 100, now);

  /** Keeps it to the last second, and removes it in the next. */
  async function expectKeptUntil(last: number, what: Retained, count = 1) {
    expect(await remove(what, last)).toBe(0);
    expect(await remove(what, last + 1)).toBe(count);
    expect(await remove(what, last + days(10_000))).toBe(0);
  }

  const sessionIds = async () =>
    (await db.selectFrom('sessions').select('id').orderBy('id').execute()).map((r) => r.id);
  const revokeAt = (session: Session, revoked_at: number) =>
    db.updateTable('sessions').set({ revoked_at }).where('id', '=', session.id).execute();

  test('sessions, for the retention after they expire [V14.2.7]', async () => {
    await aSession(db, john.id); // for 30 days
    await expectKeptUntil(NOW + days(30) + days(30), 'sessions');
  });

  test('sessions, for the retention after they were revoked, however long they were to live', async () => {
    const [standing, revoked] = [await aSession(db, john.id, NOW + 1000), await aSession(db, john.id)];
    await revokeAt(revoked, NOW + 500);
    expect(await remove('sessions', NOW + 500 + days(30))).toBe(0);
    expect(await remove('sessions', NOW + 501 + days(30))).toBe(1);
    expect(await sessionIds()).toEqual([standing.id]);
  });

  test('one-time tokens, until they expire, used or not', async () => {
    const issue = (userId: string) =>
      issueOneTimeToken(db, { userId, purpose: 'reset_password', boundTo: '1 john@example.com' }, NOW);
    await consumeOneTimeToken(db, await issue(john.id), 'reset_password', NOW);
    await issue((await aUser(db, 'jane', 'no hash')).id);
    await expectKeptUntil(NOW + minutes(30), 'oneTimeTokens', 2);
  });

  test('browsers, for as long as they keep their cookie, each for each of its users', async () => {
    const jane = await aUser(db, 'jane', 'no hash');
    const shared = await rememberBrowser(db, john.id, null, NOW);
    await rememberBrowser(db, jane.id, shared, NOW + 60);
    expect(await remove('knownBrowsers', NOW + days(400))).toBe(0);
    expect(await remove('knownBrowsers', NOW + days(400) + 1)).toBe(1);
    expect(await isKnownBrowser(db, 'jane', shared)).toBe(true);
    expect(await isKnownBrowser(db, 'john', shared)).toBe(false);
  });

  test('forms that were sent, until they count as new ones, carried out or not', async () => {
    const claims = [await claimSentForm(db, 'carried out', NOW), await claimSentForm(db, 'not', NOW)];
    if (claims[0]?.status === 'claimed') await settleSentForm(db, claims[0].claim, null, NOW);
    expect(await remove('sentForms', NOW + 30)).toBe(0);
    expect(await remove('sentForms', NOW + 31)).toBe(1);
    await expectKeptUntil(NOW + minutes(10), 'sentForms');
  });

  test('throttles, until they have run off', async () => {
    const rate = { burst: 2, interval: 30 };
    await admit(db, 'key', rate, NOW);
    await admit(db, 'key', rate, NOW);
    expect(await remove('throttles', NOW + 60)).toBe(0);
    expect(await admit(db, 'key', rate, NOW)).toBe(30);
    expect(await remove('throttles', NOW + 61)).toBe(1);
  });

  test('audit events, for their retention [V14.2.7]', async () => {
    const device = { user_agent: '', address: '' };
    const event = { type: 'signed_in', user_id: john.id, session_id: null, by_session_id: null, ...device } as const;
    const id = uuidv7Of(NOW * 1000 + 999, 4095); // the last moment of its second
    await db
      .insertInto('audit_events')
      .values({ id, at: NOW, ...event })
      .execute();
    await expectKeptUntil(NOW + days(365), 'auditEvents');
  });

  const fail = async (username: string, now: number) => {
    const claim = await claimGuess(db, 'strangers', username, now);
    if (claim.status === 'granted') await guessFailed(db, claim.key, now);
    return claim.status;
  };

  test('guesses at an account that failed, for ever', async () => {
    await fail('john', NOW);
    expect(await remove('harmlessGuesses', NOW + days(10_000))).toBe(0);
    expect(await remove('nobodysGuesses', NOW + days(10_000))).toBe(0);
  });

  test('guesses at a name that nobody has, for a month after the last', async () => {
    await fail('nobody', NOW - 500);
    await fail('nobody', NOW);
    expect(await remove('harmlessGuesses', NOW + days(10_000))).toBe(0);
    await expectKeptUntil(NOW + days(30), 'nobodysGuesses');
  });

  test('guesses at a name nobody had, for ever once there was one at whoever has it now', async () => {
    await fail('jane', NOW);
    await aUser(db, 'jane', 'no hash');
    await fail('jane', NOW + 60);
    expect(await remove('nobodysGuesses', NOW + days(10_000))).toBe(0);
  });

  test('guesses from before it was noted whose they are, for ever', async () => {
    await fail('nobody', NOW);
    await db.updateTable('guesses').set({ nobodys_at: null }).execute();
    expect(await remove('nobodysGuesses', NOW + days(10_000))).toBe(0);
  });

  test('guesses that were right, or left open, until no claim of theirs counts', async () => {
    const claim = await claimGuess(db, 'strangers', 'john', NOW);
    if (claim.status === 'granted') await guessSucceeded(db, claim.key);
    await claimGuess(db, 'strangers', 'jane', NOW);
    await expectKeptUntil(NOW + minutes(10), 'harmlessGuesses', 2);
  });

  test('no more than a batch at once, the oldest first, and all of it when many remove at once', async () => {
    const expiring = { userId: john.id, client: 'browser', device: { userAgent: '', address: '' } } as const;
    for (let age = 1; age <= 30; age++) await startSession(db, { ...expiring, expiresAt: NOW - age }, NOW - age);
    const standing = await aSession(db, john.id);
    const now = NOW + days(30);
    expect(await removeBatch(db, 'sessions', 7, now)).toBe(7);
    const left = await db.selectFrom('sessions').select('expires_at').orderBy('expires_at').execute();
    expect(left[0]?.expires_at).toBe(NOW - 23);

    const removed = await Promise.all(Array.from({ length: 8 }, () => removeBatch(db, 'sessions', 5, now)));
    expect(Math.max(...removed)).toBeLessThanOrEqual(5);
    let count = removed.reduce((sum, each) => sum + each, 0);
    for (let more = 1; more > 0; count += more) more = await removeBatch(db, 'sessions', 5, now);
    expect(count).toBe(23);
    expect(await sessionIds()).toEqual([standing.id]);
  });

  test('users and mails are not among it, and rows that stand are not touched', async () => {
    await aSession(db, john.id);
    for (const what of RETAINED) expect(await remove(what, NOW)).toBe(0);
    expect(await sessionIds()).toHaveLength(1);
  });
});

test('PostgreSQL waits for no row that somebody holds: it goes the next time', async () => {
  const { db, clean } = await freshDb('postgres');
  const john = await aUser(db, 'john', 'no hash');
  const [held] = [await aSession(db, john.id), await aSession(db, john.id)];
  const now = NOW + days(61);
  await db.transaction().execute(async (tx) => {
    await tx.updateTable('sessions').set({ user_agent: 'held' }).where('id', '=', held.id).execute();
    expect(await removeBatch(db, 'sessions', 100, now)).toBe(1);
  });
  expect(await removeBatch(db, 'sessions', 100, now)).toBe(1);
  await clean();
});
