import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { aUser, NOW } from '../../test/people';
import { type Db, openDb } from '../db/client';
import { days, minutes } from '../time';
import {
  claimGuess,
  forgetGuesses,
  forgiveKnownBrowsers,
  type Guesser,
  giveBackGuess,
  guessFailed,
  guessSucceeded,
} from './guesses';

/** How many there are, and how long it takes to fail with all of them. */
const KINDS: [Guesser, number, number][] = [
  ['strangers', 90, 5 + 10 + 20 + 40 + 80 + 160 + 320 + 640 + 77 * minutes(15)], // most of a day
  ['known', 10, 5 + 10 + 20 + 40 + 80],
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

  test.each(KINDS)(
    'for %s, %d wrong ones are granted in a row, over %d seconds, and never one more',
    async (guesser, limit, lasts) => {
      const { answers, now } = await guessUntilRefused(guesser, 'john');
      expect(now - NOW).toBe(lasts);
      const told = answers.filter((answer) => typeof answer === 'boolean');
      expect(told).toEqual([...Array<boolean>(limit - 1).fill(false), true]);
      for (const later of [now, now + minutes(15), now + days(1), now + days(36_500)]) {
        expect(await claimGuess(db, guesser, 'john', later)).toEqual({ status: 'refused', retryAfter: null });
      }
      expect(await counted()).toEqual([{ claimed: limit, failed: limit }]);
    },
  );

  test('at a name that nobody has are marked with the time, and are so no more once somebody has it', async () => {
    await granted('strangers', 'john', NOW);
    expect(await rows()).toMatchObject([{ nobodys_at: NOW }]);
    await aUser(db, 'john');
    await granted('strangers', 'john', NOW + 1);
    expect(await rows()).toMatchObject([{ nobodys_at: null }]);
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

  test('right passwords that come at once are all granted, and leave nothing behind', async () => {
    for (let round = 0; round < 3; round++) {
      const claims = await times(50, () => claimGuess(db, 'strangers', 'john', NOW));
      expect(claims.filter(({ status }) => status === 'granted')).toHaveLength(50);
      const keys = claims.flatMap((claim) => (claim.status === 'granted' ? claim.key : []));
      await Promise.all(keys.map((key) => guessSucceeded(db, key)));
      expect(await counted()).toEqual([{ claimed: 0, failed: 0 }]);
    }
  });

  test.each(KINDS)('one for %s says whose it is', async (guesser) => {
    const claim = await claimGuess(db, guesser, 'john', NOW);
    expect(claim).toEqual({ status: 'granted', guesser, key: expect.stringMatching(new RegExp(`^${guesser}:`)) });
  });

  test('of 200 at the same moment 90 are granted, and one of their failures is the last [V15.4.1]', async () => {
    const claims = await times(200, () => claimGuess(db, 'strangers', 'john', NOW));
    const keys = claims.flatMap((claim) => (claim.status === 'granted' ? claim.key : []));
    expect(keys).toHaveLength(90);
    expect(claims.filter(({ status }) => status === 'refused')).toEqual(
      Array(110).fill({ status: 'refused', retryAfter: 1 }), // those that are being checked may be right
    );
    const last = await Promise.all(keys.map((key) => guessFailed(db, key, NOW)));
    expect(last.filter(Boolean)).toEqual([true]);
    expect(await counted()).toEqual([{ claimed: 90, failed: 90 }]);
    expect(await claimGuess(db, 'strangers', 'john', NOW)).toEqual({ status: 'refused', retryAfter: null });
  });

  test('while as many as there are wait for their answer, the next is told to wait a second, and granted if one was right', async () => {
    const keys = await times(90, () => granted('strangers', 'john', NOW));
    expect(await claimGuess(db, 'strangers', 'john', NOW)).toEqual({ status: 'refused', retryAfter: 1 });
    await guessSucceeded(db, keys[0] ?? '');
    expect(await counted()).toEqual([{ claimed: 89, failed: 0 }]);
    expect(await claimGuess(db, 'strangers', 'john', NOW)).toMatchObject({ status: 'granted' });
    expect(await claimGuess(db, 'strangers', 'john', NOW)).toEqual({ status: 'refused', retryAfter: 1 });
  });

  test('those that are in flight when a right password arrives count on: 90 in all, those that are new among them', async () => {
    const inFlight = await times(89, () => granted('strangers', 'john', NOW));
    await guessSucceeded(db, await granted('strangers', 'john', NOW));
    expect(await counted()).toEqual([{ claimed: 89, failed: 0 }]);

    const claims = await times(50, () => claimGuess(db, 'strangers', 'john', NOW));
    const fresh = claims.flatMap((claim) => (claim.status === 'granted' ? claim.key : []));
    expect(fresh).toHaveLength(1);
    const last = await Promise.all([...inFlight, ...fresh].map((key) => guessFailed(db, key, NOW)));
    expect(last.filter(Boolean)).toEqual([true]);
    expect(await counted()).toEqual([{ claimed: 90, failed: 90 }]);
    expect(await claimGuess(db, 'strangers', 'john', NOW + days(36_500))).toEqual({
      status: 'refused',
      retryAfter: null,
    });
  });

  test('a right password takes out its own claim and the failures before it, no other', async () => {
    await fail('strangers', 'john', 20);
    const now = NOW + days(30);
    const open = [await granted('strangers', 'john', now), await granted('strangers', 'john', now)];
    await guessSucceeded(db, await granted('strangers', 'john', now));
    expect(await counted()).toEqual([{ claimed: 2, failed: 0 }]);
    expect(await rows()).toMatchObject([{ next_at: 0 }]);
    expect(await guessFailed(db, open[0] ?? '', now)).toBe(false);
    await giveBackGuess(db, open[1] ?? '');
    expect(await counted()).toEqual([{ claimed: 1, failed: 1 }]);
  });

  test('those that a crash left open count for ten minutes, and no longer: failures always do', async () => {
    const keys = await times(90, () => granted('strangers', 'john', NOW));
    for (const key of keys.slice(0, 3)) await guessFailed(db, key, NOW);
    const later = NOW + minutes(10);
    expect(await claimGuess(db, 'strangers', 'john', later)).toEqual({ status: 'refused', retryAfter: 1 });
    expect(await counted()).toEqual([{ claimed: 90, failed: 3 }]);
    await granted('strangers', 'john', later + 1);
    expect(await counted()).toEqual([{ claimed: 4, failed: 3 }]);
    expect(await rows()).toMatchObject([{ claimed_at: later + 1 }]);
  });

  test('those that were open for long are let go of once, however many ask at that moment', async () => {
    await times(90, () => granted('strangers', 'john', NOW));
    const claims = await times(120, () => claimGuess(db, 'strangers', 'john', NOW + minutes(11)));
    expect(claims.filter(({ status }) => status === 'granted')).toHaveLength(90);
  });

  test('failures that are long past count on', async () => {
    await fail('strangers', 'john', 90);
    expect(await claimGuess(db, 'strangers', 'john', NOW + days(36_500))).toEqual({
      status: 'refused',
      retryAfter: null,
    });
  });

  test('a right password clears the failures of its own kind of browsers alone', async () => {
    for (const username of ['john', 'jane']) for (const [guesser] of KINDS) await fail(guesser, username, 6);
    const key = await granted('known', 'john', NOW + days(7));
    await guessSucceeded(db, key);
    const untouched = (await rows()).filter((row) => row.key !== key);
    expect(untouched.map(({ claimed, failed }) => ({ claimed, failed }))).toEqual(
      Array(3).fill({ claimed: 6, failed: 6 }),
    );
    expect((await rows()).filter((row) => row.key === key)).toMatchObject([{ claimed: 0, failed: 0, next_at: 0 }]);

    expect((await guessUntilRefused('known', 'john')).answers.filter((answer) => answer === false)).toHaveLength(9);
    expect(await claimGuess(db, 'strangers', 'john', NOW + days(6))).toEqual({ status: 'refused', retryAfter: 10 });
  });

  test('those of known browsers are forgiven without a claim, and no others: what is in flight counts on', async () => {
    for (const username of ['john', 'jane']) for (const [guesser] of KINDS) await fail(guesser, username, 6);
    const open = await granted('known', 'john', NOW + days(7));
    await forgiveKnownBrowsers(db, 'john');
    const others = (await rows()).filter(({ key }) => key !== open);
    expect(others.map(({ claimed, failed }) => ({ claimed, failed }))).toEqual(
      Array(3).fill({ claimed: 6, failed: 6 }),
    );
    expect((await rows()).filter(({ key }) => key === open)).toMatchObject([{ claimed: 1, failed: 0, next_at: 0 }]);

    const claims = await times(20, () => claimGuess(db, 'known', 'john', NOW + days(7)));
    expect(claims.filter(({ status }) => status === 'granted')).toHaveLength(9);
    await forgiveKnownBrowsers(db, 'nobody');
    expect(await rows()).toHaveLength(4);
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

  test('what is settled twice, or after a success, makes no more of them', async () => {
    const key = await granted('strangers', 'john', NOW);
    await guessSucceeded(db, key);
    await guessSucceeded(db, key);
    await giveBackGuess(db, key);
    expect(await counted()).toEqual([{ claimed: 0, failed: 0 }]);
    expect(await guessFailed(db, key, NOW)).toBe(false);
    await giveBackGuess(db, key);
    expect(await counted()).toEqual([{ claimed: 1, failed: 1 }]);
    await guessSucceeded(db, key);
    expect(await counted()).toEqual([{ claimed: 0, failed: 0 }]);
  });

  test('those that are in flight over a new password count among those at it, and make no more of them', async () => {
    const inFlight = await times(5, () => granted('known', 'john', NOW));
    await forgetGuesses(db, 'john');
    await guessFailed(db, inFlight[0] ?? '', NOW);
    expect(await rows()).toEqual([]);
    await granted('known', 'john', NOW);
    for (const key of inFlight.slice(1, 4)) await guessFailed(db, key, NOW);
    await giveBackGuess(db, inFlight[4] ?? '');
    expect(await counted()).toEqual([{ claimed: 3, failed: 3 }]);
    await forgiveKnownBrowsers(db, 'john');
    const claims = await times(20, () => claimGuess(db, 'known', 'john', NOW));
    expect(claims.filter(({ status }) => status === 'granted')).toHaveLength(10);
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

  test('one that is refused while a new password clears them is answered, whichever came first', async () => {
    for (let round = 0; round < 10; round++) {
      await fail('strangers', 'john', 5);
      const [claim] = await Promise.all([
        claimGuess(db, 'strangers', 'john', NOW + days(5)),
        forgetGuesses(db, 'john'),
      ]);
      const granted = { status: 'granted' };
      const refused = (retryAfter: number) => ({ status: 'refused', retryAfter });
      expect([granted, refused(5), refused(1)]).toContainEqual(claim.status === 'granted' ? granted : claim);
      await forgetGuesses(db, 'john');
    }
  });

  test('whether anybody has the name makes no difference', async () => {
    await aUser(db, 'john', 'a hash');
    for (const [guesser] of KINDS) {
      expect(await guessUntilRefused(guesser, 'nobody')).toEqual(await guessUntilRefused(guesser, 'john'));
    }
  });

  test('what was typed as a name, which may be a password, is not stored [V11.7.2]', async () => {
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
