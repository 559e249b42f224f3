import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AWAY, anAccount, aSignedInPerson, auditTypes, HOME } from '../../test/account-holder';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { attempt, guesserAt, refusal } from '../../test/guesser';
import { NOW, PASSWORD } from '../../test/people';
import { claimGuess, guessFailed } from '../auth/guesses';
import { runPasswordJob } from '../auth/password/pool';
import type { Db } from '../db/client';
import { AuthError } from '../errors';
import { days } from '../time';
import type { AskedFrom } from './asked-from';

vi.mock('../auth/password/pool', { spy: true });

const BUSY = new AuthError('server_overloaded');

describe.each(DIALECTS)('%s: guessing', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  let userId: string;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    ({ id: userId } = await anAccount(db));
  });
  afterEach(async () => {
    vi.mocked(runPasswordJob).mockReset();
    await clean();
  });

  const guess = (password: string, from: AskedFrom, now = NOW) => refusal(db, 'john', password, from, now);
  const hashes = () => vi.mocked(runPasswordJob).mock.calls.length;
  const counts = async () => {
    const rows = await db.selectFrom('guesses').selectAll().orderBy('key').execute();
    return Object.fromEntries(rows.map(({ key, claimed, failed }) => [key.split(':')[0], { claimed, failed }]));
  };
  const exhausted = async () => (await auditTypes(db, userId)).filter((type) => type === 'guesses_exhausted').length;
  /** So many failures, one a day, as those would leave them who come over as many addresses. */
  const fail = async (guesser: 'known' | 'strangers', count: number) => {
    for (let failures = 1; failures <= count; failures++) {
      const claim = await claimGuess(db, guesser, 'john', NOW + days(failures));
      if (claim.status === 'granted') await guessFailed(db, claim.key, NOW + days(failures));
    }
    return NOW + days(count + 1);
  };

  test('a known browser whose next guess has to wait is told so, and takes none of the strangers’', async () => {
    const owner = await aSignedInPerson(db);
    for (let count = 0; count < 5; count++) expect(await guess('wrong', owner.from)).toBe('authorization_required');
    const before = hashes();
    await expect(attempt(db, 'john', PASSWORD, owner.from, NOW)).rejects.toMatchObject({ status: 429, retryAfter: 5 });
    expect(await guess('wrong', owner.from, NOW + 4)).toBe('too_many_requests');
    expect(hashes()).toBe(before);
    expect(await counts()).toEqual({ known: { claimed: 5, failed: 5 }, strangers: { claimed: 0, failed: 0 } });
    expect(await guess(PASSWORD, owner.from, NOW + 5)).toBeNull();
    expect(await counts()).toEqual({ known: { claimed: 0, failed: 0 }, strangers: { claimed: 0, failed: 0 } });
  });

  test('a known browser whose ten have failed goes on with everybody’s, and gets its ten back by a right one', async () => {
    const owner = await aSignedInPerson(db);
    await fail('strangers', 3);
    const now = (await fail('known', 10)) + days(1);
    expect(await exhausted()).toBe(0);
    expect(await guess('wrong', owner.from, now)).toBe('authorization_required');
    expect(await counts()).toEqual({ known: { claimed: 10, failed: 10 }, strangers: { claimed: 4, failed: 4 } });
    expect(await guess(PASSWORD, owner.from, now)).toBeNull();
    expect(await counts()).toEqual({ known: { claimed: 0, failed: 0 }, strangers: { claimed: 4, failed: 4 } });
    expect(await guess('wrong', owner.from, now)).toBe('authorization_required');
    expect(await counts()).toEqual({ known: { claimed: 1, failed: 1 }, strangers: { claimed: 4, failed: 4 } });
  });

  test('ten that failed in a known browser are no event: only the strangers’ last is [V6.3.5]', async () => {
    const owner = await aSignedInPerson(db);
    const now = await fail('known', 9);
    expect(await guess('wrong', owner.from, now)).toBe('authorization_required');
    expect(await counts()).toMatchObject({ known: { claimed: 10, failed: 10 } });
    expect(await exhausted()).toBe(0);
    const later = await fail('strangers', 89);
    expect(await guess('wrong', AWAY, later)).toBe('authorization_required');
    expect(await exhausted()).toBe(1);
    expect(await guess('wrong', AWAY, later)).toBe('guesses_exhausted');
    expect(await exhausted()).toBe(1);
  });

  test('strangers who use up all they have do not lock the owner out of a known browser, nor gain by the owner’s visits', async () => {
    const owner = await aSignedInPerson(db);
    let now = await fail('strangers', 90);
    expect(await guess(PASSWORD, AWAY, now)).toBe('guesses_exhausted');
    for (let visit = 0; visit < 3; visit++) {
      for (const password of [...Array(9).fill('wrong'), PASSWORD]) {
        now += days(1);
        expect(await guess(password, owner.from, now)).toBe(password === PASSWORD ? null : 'authorization_required');
      }
      expect(await counts()).toEqual({ known: { claimed: 0, failed: 0 }, strangers: { claimed: 90, failed: 90 } });
      expect(await guess('wrong', AWAY, now)).toBe('guesses_exhausted');
    }
  });

  test('strangers whose guesses are all being checked do not lock the owner out of a known browser', async () => {
    const owner = await aSignedInPerson(db);
    for (let count = 0; count < 90; count++) await claimGuess(db, 'strangers', 'john', NOW);
    await expect(attempt(db, 'john', 'wrong', AWAY, NOW)).rejects.toMatchObject({
      code: 'too_many_requests',
      retryAfter: 1,
    });
    expect(await guess(PASSWORD, owner.from)).toBeNull();
    expect(await counts()).toMatchObject({ strangers: { claimed: 90, failed: 0 } });
  });

  test('what strangers are trying while the owner signs in elsewhere counts on: 90 in all', async () => {
    for (let count = 0; count < 89; count++) await claimGuess(db, 'strangers', 'john', NOW);
    expect(await guess(PASSWORD, HOME)).toBeNull();
    expect(await counts()).toEqual({ strangers: { claimed: 89, failed: 0 } });
    expect(await guess('wrong', AWAY)).toBe('authorization_required');
    expect(await guess('wrong', AWAY)).toBe('too_many_requests');
    expect(await counts()).toEqual({ strangers: { claimed: 90, failed: 1 } });
  });

  test('a browser that nobody has signed in with, or somebody else, is a stranger', async () => {
    await anAccount(db, 'jane');
    const jane = await aSignedInPerson(db, 'jane', { from: AWAY });
    for (const browser of ['', 'x', 'x'.repeat(43), jane.from.browser]) {
      expect(await guess('wrong', { ...AWAY, browser })).toBe('authorization_required');
    }
    expect(await counts()).toMatchObject({ strangers: { claimed: 4, failed: 4 } });
    expect(await counts()).not.toHaveProperty('known');
  });

  test('a right password wipes the slate for its own kind of browser alone', async () => {
    const owner = await aSignedInPerson(db);
    for (let count = 0; count < 3; count++) await guess('wrong', AWAY);
    for (let count = 0; count < 2; count++) await guess('wrong', owner.from);
    expect(await counts()).toEqual({ known: { claimed: 2, failed: 2 }, strangers: { claimed: 3, failed: 3 } });
    await aSignedInPerson(db, 'john', { from: owner.from });
    expect(await counts()).toEqual({ known: { claimed: 0, failed: 0 }, strangers: { claimed: 3, failed: 3 } });
    await aSignedInPerson(db, 'john', { from: AWAY });
    expect(await counts()).toEqual({ known: { claimed: 0, failed: 0 }, strangers: { claimed: 0, failed: 0 } });
  });

  test('after five wrong ones each next has to wait longer, and one that waits costs no hash', async () => {
    for (let count = 0; count < 5; count++) expect(await guess('wrong', AWAY)).toBe('authorization_required');
    let now = NOW;
    for (const delay of [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]) {
      const before = hashes();
      await expect(attempt(db, 'john', PASSWORD, HOME, now)).rejects.toMatchObject({ status: 429, retryAfter: delay });
      expect(await guess('wrong', HOME, now + delay - 1)).toBe('too_many_requests');
      expect(hashes()).toBe(before);
      now += delay;
      expect(await guess('wrong', HOME, now)).toBe('authorization_required');
    }
  });

  test('one address that tries many names is refused; a known browser there is not [V6.3.1]', async () => {
    const owner = await aSignedInPerson(db);
    const tryName = (name: string, now = NOW) => refusal(db, name, 'wrong', HOME, now);
    for (let count = 0; count < 100; count++) expect(await tryName(`name${count}`)).toBe('authorization_required');
    const before = hashes();
    await expect(attempt(db, 'another', 'wrong', HOME, NOW)).rejects.toMatchObject({ status: 429, retryAfter: 30 });
    expect(await guess(PASSWORD, HOME)).toBe('too_many_requests');
    expect(hashes()).toBe(before);
    await aSignedInPerson(db, 'john', { from: owner.from });
    await aSignedInPerson(db, 'john', { from: AWAY });
    expect(await tryName('another', NOW + 30)).toBe('authorization_required');
    expect(await tryName('another', NOW + 30)).toBe('too_many_requests');
  });

  test('people whose address cannot be read are not counted together; an account’s guesses still are', async () => {
    const tryName = (name: string) => refusal(db, name, 'wrong', guesserAt(''), NOW);
    for (let count = 0; count < 101; count++) expect(await tryName(`name${count}`)).toBe('authorization_required');
    for (let count = 0; count < 5; count++) expect(await tryName('john')).toBe('authorization_required');
    expect(await tryName('john')).toBe('too_many_requests');
    expect(await db.selectFrom('throttles').selectAll().execute()).toEqual([]);
  });

  test('addresses of one /64 are one', async () => {
    const tryFrom = (address: string, name = 'another') => refusal(db, name, 'wrong', guesserAt(address), NOW);
    for (let count = 0; count < 100; count++) await tryFrom(`2001:db8:1:2:${count.toString(16)}::1`, `name${count}`);
    expect(await tryFrom('2001:db8:1:2:ffff::')).toBe('too_many_requests');
    expect(await tryFrom('2001:db8:1:3::1')).toBe('authorization_required');
  });

  test('a guess whose password was not checked after all, the server being busy, is given back', async () => {
    for (let count = 0; count < 100; count++) {
      vi.mocked(runPasswordJob).mockRejectedValueOnce(BUSY);
      expect(await guess('wrong', AWAY)).toBe('server_overloaded');
    }
    expect(await counts()).toEqual({ strangers: { claimed: 0, failed: 0 } });
    expect(await auditTypes(db)).toEqual([]);
    expect(await guess(PASSWORD, AWAY)).toBeNull();
  });

  test('a guess at an imported, cheaper hash counts like any other, and waits in the queue once', async () => {
    const hash = `scrypt:1024:8:1$salt$${'ab'.repeat(64)}`;
    await db.updateTable('users').set({ password_hash: hash }).where('id', '=', userId).execute();
    const before = hashes();
    for (let count = 1; count <= 3; count++) {
      expect(await guess('wrong', AWAY)).toBe('authorization_required');
      expect(await counts()).toEqual({ strangers: { claimed: count, failed: count } });
    }
    expect(hashes()).toBe(before + 3);
    expect(await auditTypes(db, userId)).toEqual(Array(3).fill('sign_in_failed'));
    expect(await db.selectFrom('throttles').select('clear_at').execute()).toEqual([{ clear_at: NOW + 3 * 30 }]);
  });
});
