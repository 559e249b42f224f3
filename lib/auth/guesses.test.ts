import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Db, openDb } from '../db/client';
import { DIALECTS, freshDb } from '../testing/fresh-db';
import { aUser, NOW } from '../testing/people';
import { days, minutes } from '../time';
import { claimGuess, forgetGuesses, type Guesser, giveBackGuess, guessFailed, guessSucceeded } from './guesses';

const KINDS: [Guesser, number][] = [
  ['strangers', 90],
  ['known', 10],
];

/** Seconds to wait after the first failure, the second, and so on; then as after the last. */
const DELAYS = [0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, minutes(15), minutes(15)];
const delayAfter = (failures: number): number => DELAYS[failures - 1] ?? minutes(15);

const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

describe.each(DIALECTS)('%s: guesses', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  beforeEach(async () => {
    const fresh = await freshDb(dialect);
    db = openDb(fresh.url, { patient: true }); // hundreds at once, on a machine that may be busy
    clean = async () => {
      await db.destroy();
      await fresh.clean();
    };
  });
  afterEach(() => clean());

  const rows = () => db.selectFrom('guesses').selectAll().orderBy('key').execute();
  const counted = async () => (await rows()).map(({ claimed, failed }) => ({ claimed, failed }));

  const granted = async (guesser: Guesser, username: string, now: number): Promise<string> => {
    const claim = await claimGuess(db, guesser, username, now);
    if (claim.status !== 'granted') throw new Error(`refused for ${claim.retryAfter} s`);
    return claim.key;
  };

  /** Guesses wrongly, as soon as one may, until no waiting helps. @returns what was answered, and when */
  async function guessUntilRefused(guesser: Guesser, username: string) {
    const answers: (boolean | { wait: number })[] = [];
    for (let now = NOW; answers.length < 500; ) {
      const claim = await claimGuess(db, guesser, username, now);
      if (claim.status === 'granted') answers.push(await guessFailed(db, claim.key, now));
      else if (claim.retryAfter === null) return { answers, now };
      else {
        answers.push({ wait: claim.retryAfter });
        now += claim.retryAfter;
      }
    }
    throw new Error('there is no end to them');
  }

  const fail = async (guesser: Guesser, username: string, count: number) => {
    for (let failures = 1; failures <= count; failures++)
      await guessFailed(db, await granted(guesser, username, NOW + days(failures)), NOW + days(failures));
  };

  test.each(KINDS)('for %s, %d wrong ones are granted in a row, and never one more', async (guesser, limit) => {
    const { answers, now } = await guessUntilRefused(guesser, 'john');
    const told = answers.filter((answer) => typeof answer === 'boolean');
    expect(told).toEqual([...Array<boolean>(limit - 1).fill(false), true]);
    for (const later of [now, now + minutes(15), now + days(1), now + days(36_500)]) {
      expect(await claimGuess(db, guesser, 'john', later)).toEqual({ status: 'refused', retryAfter: null });
    }
    expect(await counted()).toEqual([{ claimed: limit, failed: limit }]);
  });

  test('strangers cannot use up the guesses of known browsers, nor these theirs: 100 in all', async () => {
    await guessUntilRefused('strangers', 'john');
    await guessUntilRefused('known', 'john');
    expect((await counted()).reduce((sum, { failed }) => sum + failed, 0)).toBe(100);
  });

  test('each failure delays the next guess by more: told to the second, refused till then, granted then', async () => {
    let now = NOW;
    for (let failures = 1; failures <= 16; failures++) {
      await guessFailed(db, await granted('strangers', 'john', now), now);
      const delay = delayAfter(failures);
      for (let waited = 0; waited < delay; waited += Math.max(1, delay - 1 - waited)) {
        const refused = { status: 'refused', retryAfter: delay - waited };
        expect(await claimGuess(db, 'strangers', 'john', now + waited)).toEqual(refused);
      }
      now += delay;
    }
    expect(await counted()).toEqual([{ claimed: 16, failed: 16 }]); // a refusal costs no guess
  });

  test('strangers need most of a day for all they have', async () => {
    const { now } = await guessUntilRefused('strangers', 'john');
    expect(now - NOW).toBe(5 + 10 + 20 + 40 + 80 + 160 + 320 + 640 + 77 * minutes(15));
  });

  test('right passwords that come at once are all granted, and leave nothing behind', async () => {
    for (let round = 0; round < 3; round++) {
      const claims = await times(50, () => claimGuess(db, 'strangers', 'john', NOW));
      expect(claims.filter(({ status }) => status === 'granted')).toHaveLength(50);
      const keys = claims.flatMap((claim) => (claim.status === 'granted' ? claim.key : []));
      await Promise.all(keys.map((key) => guessSucceeded(db, key)));
      expect(await rows()).toEqual([]);
    }
  });

  test('of 200 at the same moment 90 are granted, and one of their failures is the last', async () => {
    const claims = await times(200, () => claimGuess(db, 'strangers', 'john', NOW));
    const keys = claims.flatMap((claim) => (claim.status === 'granted' ? claim.key : []));
    expect(keys).toHaveLength(90);
    expect(claims.filter(({ status }) => status === 'refused')).toEqual(
      Array(110).fill({ status: 'refused', retryAfter: null }),
    );
    const last = await Promise.all(keys.map((key) => guessFailed(db, key, NOW)));
    expect(last.filter(Boolean)).toEqual([true]);
    expect(await counted()).toEqual([{ claimed: 90, failed: 90 }]);
  });

  test('one that a crash left open counts', async () => {
    await times(90, () => claimGuess(db, 'strangers', 'john', NOW));
    const later = await claimGuess(db, 'strangers', 'john', NOW + days(1));
    expect(later).toEqual({ status: 'refused', retryAfter: null });
  });

  test('a right password clears the failures of its own kind of browsers alone', async () => {
    for (const username of ['john', 'jane']) for (const [guesser] of KINDS) await fail(guesser, username, 6);
    const key = await granted('known', 'john', NOW + days(7));
    await guessSucceeded(db, key);
    expect(await counted()).toEqual(Array(3).fill({ claimed: 6, failed: 6 }));
    expect((await rows()).map((row) => row.key)).not.toContain(key);

    expect((await guessUntilRefused('known', 'john')).answers.filter((answer) => answer === false)).toHaveLength(9);
    expect(await claimGuess(db, 'strangers', 'john', NOW + days(6))).toEqual({ status: 'refused', retryAfter: 10 });
  });

  test('one that was given back is there again, and no delay follows', async () => {
    await fail('strangers', 'john', 89);
    const now = NOW + days(100);
    await giveBackGuess(db, await granted('strangers', 'john', now));
    expect(await counted()).toEqual([{ claimed: 89, failed: 89 }]);
    expect(await guessFailed(db, await granted('strangers', 'john', now), now)).toBe(true);
    expect(await claimGuess(db, 'strangers', 'john', now)).toEqual({ status: 'refused', retryAfter: null });
  });

  test('giving back never makes more of them than there were', async () => {
    const key = await granted('strangers', 'john', NOW);
    await granted('strangers', 'jane', NOW);
    await times(5, () => giveBackGuess(db, key));
    expect((await counted()).map(({ claimed }) => claimed).sort()).toEqual([0, 1]);
    const claims = await times(100, () => claimGuess(db, 'strangers', 'john', NOW));
    expect(claims.filter(({ status }) => status === 'granted')).toHaveLength(90);
  });

  test('what is settled twice, or after a success, changes nothing', async () => {
    const key = await granted('strangers', 'john', NOW);
    await guessSucceeded(db, key);
    await giveBackGuess(db, key);
    expect(await guessFailed(db, key, NOW)).toBe(false);
    await guessSucceeded(db, key);
    expect(await rows()).toEqual([]);
  });

  test('a new password clears both kinds, and nobody else’s', async () => {
    for (const username of ['john', 'jane']) for (const [guesser] of KINDS) await guessUntilRefused(guesser, username);
    await forgetGuesses(db, 'john');
    expect(await counted()).toEqual([
      { claimed: 10, failed: 10 },
      { claimed: 90, failed: 90 },
    ]);
    for (const [guesser] of KINDS) {
      await granted(guesser, 'john', NOW);
      expect(await claimGuess(db, guesser, 'jane', NOW + days(9))).toEqual({ status: 'refused', retryAfter: null });
    }
  });

  test('whether anybody has the name makes no difference', async () => {
    await aUser(db, 'john', 'a hash');
    for (const [guesser] of KINDS) {
      expect(await guessUntilRefused(guesser, 'nobody')).toEqual(await guessUntilRefused(guesser, 'john'));
    }
  });

  test('what was typed as a name, which may be a password, is not stored', async () => {
    await granted('strangers', 'tr0ub4dor&3', NOW);
    await granted('known', 'tr0ub4dor&3', NOW);
    expect((await rows()).map(({ key }) => key)).toEqual([
      expect.stringMatching(/^known:[\w-]{43}$/),
      expect.stringMatching(/^strangers:[\w-]{43}$/),
    ]);
  });

  test('delays as well when 31 bits hold the seconds no more', async () => {
    const end = 2 ** 31 - 1; // 19 January 2038
    const key = await granted('strangers', 'john', end);
    for (let failures = 1; failures <= 13; failures++) await guessFailed(db, key, end);
    expect(await claimGuess(db, 'strangers', 'john', end)).toEqual({ status: 'refused', retryAfter: minutes(15) });
  });
});
