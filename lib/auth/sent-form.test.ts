import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { NOW } from '../../test/people';
import type { Db } from '../db/client';
import { minutes, seconds } from '../time';
import { claimSentForm, type FormClaim, findSentForm, releaseSentForm, settleSentForm } from './sent-form';

const HASH = 'a form';
const SESSION = '01890000-0000-7000-8000-000000000000';

describe.each(DIALECTS)('%s: a form that is sent', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
  });
  afterEach(() => clean());

  async function claim(now = NOW): Promise<FormClaim> {
    const sending = await claimSentForm(db, HASH, now);
    if (sending.status !== 'claimed') throw new Error(`it is ${sending.status}`);
    return sending.claim;
  }
  const statusAt = async (now: number) => (await claimSentForm(db, HASH, now)).status;

  test('by twenty at the same moment is carried out by one, and the others wait', async () => {
    const sendings = await Promise.all(Array.from({ length: 20 }, () => claimSentForm(db, HASH, NOW)));
    const statuses = sendings.map(({ status }) => status).sort();
    expect(statuses).toEqual(['claimed', ...Array.from({ length: 19 }, () => 'pending')]);
    expect((await claimSentForm(db, 'another form', NOW)).status).toBe('claimed');
  });

  test('again after it was carried out is given its session, for ten minutes', async () => {
    expect(await settleSentForm(db, await claim(), SESSION, NOW + 5)).toBe(true);
    const settled = { status: 'settled', sessionId: SESSION };
    const last = NOW + 5 + minutes(10) - 1;
    expect(await claimSentForm(db, HASH, last)).toEqual(settled);
    expect(await findSentForm(db, HASH, last)).toEqual(settled);
    expect(await findSentForm(db, HASH, last + 1)).toBeNull();
    expect(await statusAt(last + 1)).toBe('claimed');
    expect(await findSentForm(db, HASH, last + 2)).toEqual({ status: 'pending' }); // nothing of before is left in the row
  });

  test('again while it is carried out waits, at most thirty seconds for one whose process died', async () => {
    const dead = await claim();
    expect(await statusAt(NOW + seconds(30) - 1)).toBe('pending');
    const taken = await claim(NOW + seconds(30));
    expect(await settleSentForm(db, dead, 'a session of the dead', NOW + 31)).toBe(false);
    expect(await releaseSentForm(db, dead)).toBe(false);
    expect(await settleSentForm(db, taken, null, NOW + 31)).toBe(true);
    expect(await findSentForm(db, HASH, NOW + 32)).toEqual({ status: 'settled', sessionId: null });
  });

  test('and could not be carried out is a new one at once', async () => {
    expect(await releaseSentForm(db, await claim())).toBe(true);
    const claimed = await claim();
    await settleSentForm(db, claimed, null, NOW);
    expect(await releaseSentForm(db, claimed)).toBe(false); // carried out is carried out
    expect(await settleSentForm(db, claimed, SESSION, NOW)).toBe(false);
    expect(await findSentForm(db, HASH, NOW)).toEqual({ status: 'settled', sessionId: null });
  });
});
