import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { NOW } from '../../test/people';
import { type Db, openDb } from '../db/client';
import { hours } from '../time';
import { admit, count, forgetThrottles, waitFor } from './throttle';

/** Ten at once, then one each 30 seconds. */
const RATE = { burst: 10, interval: 30 };

describe.each(DIALECTS)('%s: a throttle', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  beforeEach(async () => {
    const fresh = await freshDb(dialect);
    db = openDb(fresh.url, { patient: true }); // a hundred at once, on a machine that may be busy
    clean = async () => {
      await db.destroy();
      await fresh.clean();
    };
  });
  afterEach(() => clean());

  const rows = () => db.selectFrom('throttles').selectAll().orderBy('key').execute();
  const admitted = (now: number, key = 'key') => admit(db, key, RATE, now);
  const waits = async (calls: number, now: number) => {
    const answers: number[] = [];
    for (let call = 0; call < calls; call++) answers.push(await admitted(now));
    return answers;
  };
  const zeros = (length: number) => Array<number>(length).fill(0);

  test('admits a burst, then says how long to wait', async () => {
    expect(await waits(12, NOW)).toEqual([...zeros(10), 30, 30]);
    expect(await admitted(NOW + 1)).toBe(29);
    expect(await admitted(NOW + 29)).toBe(1);
    expect(await waits(2, NOW + 30)).toEqual([0, 30]);
  });

  test('after a burst admits at a steady pace, however often others are refused', async () => {
    await waits(10, NOW);
    for (let turn = 1; turn <= 20; turn++) expect(await waits(3, NOW + turn * 30)).toEqual([0, 30, 30]);
  });

  test('lets run off what was counted, a part of it too', async () => {
    await waits(10, NOW);
    expect(await waits(4, NOW + 95)).toEqual([0, 0, 0, 25]); // 95 seconds are three and a bit
  });

  test.each([
    ['once all has run off', 10 * 30],
    ['an hour later', hours(1)],
  ])('%s it is as if nothing had been', async (_, later) => {
    await waits(15, NOW);
    expect(await waits(11, NOW + later)).toEqual([...zeros(10), 30]);
    expect(await rows()).toEqual([{ key: 'key', clear_at: NOW + later + 10 * 30 }]);
  });

  test('of a burst of one admits one each time', async () => {
    const each = (now: number) => admit(db, 'key', { burst: 1, interval: 60 }, now);
    expect([await each(NOW), await each(NOW), await each(NOW + 59), await each(NOW + 60)]).toEqual([0, 60, 1, 0]);
  });

  test('admits ten of a hundred at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => admitted(NOW)));
    expect(answers.sort((a, b) => a - b)).toEqual([...zeros(10), ...Array<number>(90).fill(30)]);
    expect(await rows()).toEqual([{ key: 'key', clear_at: NOW + 10 * 30 }]);
  });

  test('counts what happened whether or not there was room', async () => {
    for (let happened = 0; happened < 15; happened++) await count(db, 'key', RATE, NOW);
    expect(await waitFor(db, 'key', RATE, NOW)).toBe(6 * 30);
    expect(await admitted(NOW + 179)).toBe(1);
    expect(await admitted(NOW + 180)).toBe(0);
  });

  test('counts each of a hundred at the same moment', async () => {
    await Promise.all(Array.from({ length: 100 }, () => count(db, 'key', RATE, NOW)));
    expect(await rows()).toEqual([{ key: 'key', clear_at: NOW + 100 * 30 }]);
  });

  test('counts from now on, not from when it was clear', async () => {
    await count(db, 'key', RATE, NOW);
    await count(db, 'key', RATE, NOW + hours(1));
    expect(await rows()).toEqual([{ key: 'key', clear_at: NOW + hours(1) + 30 }]);
  });

  test('that is only asked counts nothing', async () => {
    expect(await waitFor(db, 'key', RATE, NOW)).toBe(0);
    expect(await rows()).toEqual([]);
    await waits(9, NOW);
    const before = await rows();
    for (let asked = 0; asked < 20; asked++) expect(await waitFor(db, 'key', RATE, NOW)).toBe(0);
    expect(await rows()).toEqual(before);

    await admitted(NOW);
    expect(await waitFor(db, 'key', RATE, NOW)).toBe(30);
    expect(await waitFor(db, 'key', RATE, NOW + 29)).toBe(1);
    expect(await waitFor(db, 'key', RATE, NOW + 30)).toBe(0);
  });

  test('keeps keys apart', async () => {
    await waits(10, NOW);
    await count(db, 'another', RATE, NOW);
    expect(await admitted(NOW, 'a third')).toBe(0);
    expect(await admitted(NOW, 'another')).toBe(0);
    expect(await rows()).toEqual([
      { key: 'a third', clear_at: NOW + 30 },
      { key: 'another', clear_at: NOW + 60 },
      { key: 'key', clear_at: NOW + 300 },
    ]);
  });

  test('is forgotten by its key, and no other', async () => {
    for (const key of ['one', 'two', 'three']) await count(db, key, RATE, NOW);
    await forgetThrottles(db, ['one', 'three', 'never counted']);
    expect((await rows()).map(({ key }) => key)).toEqual(['two']);
    await forgetThrottles(db, []);
    expect((await rows()).map(({ key }) => key)).toEqual(['two']);
    expect(await waits(11, NOW)).toEqual([...zeros(10), 30]);
  });

  test('takes keys that are SQL for what they are [V1.1.2 V1.2.4]', async () => {
    const key = "'; delete from throttles; --";
    await count(db, key, RATE, NOW);
    await count(db, key, RATE, NOW);
    expect(await rows()).toEqual([{ key, clear_at: NOW + 60 }]);
    await forgetThrottles(db, ["' or '1'='1"]);
    expect(await rows()).toHaveLength(1);
  });

  test('holds as well when 31 bits hold the seconds no more', async () => {
    const end = 2 ** 31 - 1; // 19 January 2038
    expect(await waits(12, end)).toEqual([...zeros(10), 30, 30]);
    await count(db, 'key', RATE, end);
    expect(await rows()).toEqual([{ key: 'key', clear_at: end + 11 * 30 }]);
  });
});
