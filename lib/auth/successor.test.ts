import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { aSession, aUser, NOW } from '../../test/people';
import type { Db } from '../db/client';
import { days, hours, minutes } from '../time';
import { rotateRefreshToken } from './refresh-token';
import { findLiveSession } from './session';
import { noteSuccessorKept } from './successor';
import type { User } from './user';

describe.each(DIALECTS)('%s: a renewal', (dialect) => {
  let db: Db;
  let url: string;
  let clean: () => Promise<void>;
  let john: User;
  let sessionId: string;
  beforeEach(async () => {
    ({ db, url, clean } = await freshDb(dialect));
    john = await aUser(db, 'john', 'a hash');
    sessionId = (await aSession(db, john.id)).id;
  });
  afterEach(() => clean());

  /** Presents a refresh token. @returns the generation it was exchanged for, or why it was not */
  async function renew(generation: number, now: number): Promise<number | string> {
    const rotation = await rotateRefreshToken(db, { sessionId, generation }, 'browser', now);
    return rotation.status === 'rotated' ? rotation.session.generation : rotation.status;
  }
  const live = async (now: number) => {
    const found = await findLiveSession(db, sessionId, john.id, now);
    if (!found) throw new Error('the session has ended');
    return found;
  };
  /** Presents an access token. */
  const visit = async (issuedAt: number, now: number) => noteSuccessorKept(db, await live(now), issuedAt, now);
  const row = () => db.selectFrom('sessions').selectAll().where('id', '=', sessionId).executeTakeFirstOrThrow();

  test('whose answer is lost is answered with the same successor 34 seconds later', async () => {
    expect(await renew(1, NOW + 300)).toBe(2);
    expect(await renew(1, NOW + 334)).toBe(2);
    expect(await row()).toMatchObject({ generation: 2, rotated_at: NOW + 300, kept_at: null, revoked_at: null });
    expect(await renew(2, NOW + 700)).toBe(3);
  });

  test('whose answer is lost is answered as long as its session lives, which that does not make longer', async () => {
    await renew(1, NOW + 300);
    const { expires_at: end } = await row();
    expect(await renew(1, NOW + days(20))).toBe(2);
    expect(await renew(1, end - 1)).toBe(2);
    expect(await row()).toMatchObject({ generation: 2, expires_at: end });
    expect(await renew(1, end)).toBe('ended');
  });

  test('whose late answers are lost as well, each once its page was shown, goes on being answered', async () => {
    await renew(1, NOW + 300);
    await visit(NOW + 300, NOW + 301);
    for (let again = 1; again <= 5; again++) {
      const at = NOW + 300 + again * 100;
      expect(await renew(1, at)).toBe(2);
      for (const later of [0, 1, 30, 59]) await visit(at, at + later);
    }
    expect(await row()).toMatchObject({ generation: 2, kept_at: null });
  });

  test('has proved to be kept when its successor is presented: the generation before is reused from then on', async () => {
    await renew(1, NOW + 300);
    expect(await renew(2, NOW + 310)).toBe(3);
    expect(await renew(1, NOW + 311)).toBe('reused');
  });

  test('has proved to be kept by its access token a minute later, and not a second before', async () => {
    await renew(1, NOW + 300);
    await visit(NOW + 300, NOW + 359);
    expect(await row()).toMatchObject({ kept_at: null });
    expect(await renew(1, NOW + 359)).toBe(2);
    await visit(NOW + 300, NOW + 360);
    expect(await row()).toMatchObject({ kept_at: NOW + 360, rotated_at: NOW + 300, last_seen_at: NOW + 359 });
    expect(await renew(1, NOW + 361)).toBe('reused');
    expect(await renew(2, NOW + 361)).toBe(3);
    expect(await row()).toMatchObject({ kept_at: null, rotated_at: NOW + 361 }); // of the next one nothing is known yet
  });

  test('is not proved to be kept by an access token from before it', async () => {
    await visit(NOW, NOW + 290);
    await renew(1, NOW + 300);
    await visit(NOW + 299, NOW + 400);
    expect(await renew(1, NOW + 500)).toBe(2);
  });

  test('is proved to be kept by the access token of a late answer once that is a minute old, not the renewal', async () => {
    await renew(1, NOW + 300);
    expect(await renew(1, NOW + hours(1))).toBe(2);
    await visit(NOW + hours(1), NOW + hours(1) + 59);
    expect(await renew(1, NOW + hours(1) + 59)).toBe(2);
    await visit(NOW + hours(1), NOW + hours(1) + 60);
    expect(await renew(1, NOW + hours(1) + 61)).toBe('reused');
  });

  test('of two tabs that race ends in one successor, whichever tab proves that it was kept', async () => {
    for (const [generation, prover] of [
      [1, 0],
      [3, 5],
    ] as const) {
      const at = NOW + generation * 300;
      expect(await Promise.all([renew(generation, at), renew(generation, at)])).toEqual([
        generation + 1,
        generation + 1,
      ]);
      expect(await renew(generation, at + 5)).toBe(generation + 1);
      await visit(at + prover, at + prover + 60);
      expect((await row()).kept_at).toBe(at + prover + 60);
      expect(await renew(generation + 1, at + 70)).toBe(generation + 2);
    }
  });

  test('is followed by one write at most, however many pages are shown', async () => {
    const updates = vi.spyOn(db, 'updateTable');
    const writes = async (issuedAt: number, times: readonly number[]) => {
      updates.mockClear();
      for (const now of times) await visit(issuedAt, now);
      return updates.mock.calls.length;
    };
    expect(await writes(NOW, [NOW + 1, NOW + 61, NOW + 299])).toBe(0); // the first generation has none before it
    await renew(1, NOW + 300);
    expect(await writes(NOW + 299, [NOW + 400])).toBe(0); // an access token from before
    expect(await writes(NOW + 300, [NOW + 300, NOW + 330, NOW + 359])).toBe(0);
    expect(await writes(NOW + 300, [NOW + 359, NOW + 360, NOW + 361, NOW + 400, NOW + 599])).toBe(1);
  });

  test('is noted as kept by the first of two requests that come at once', async () => {
    await renew(1, NOW + 300);
    const both = await live(NOW + 360);
    await noteSuccessorKept(db, both, NOW + 300, NOW + 360);
    await noteSuccessorKept(db, both, NOW + 300, NOW + 361);
    expect(await row()).toMatchObject({ kept_at: NOW + 360 });
  });

  test('that is followed by another one before the proof is noted leaves that one unproved', async () => {
    await renew(1, NOW + 300);
    const before = await live(NOW + 400);
    await renew(2, NOW + 400);
    await noteSuccessorKept(db, before, NOW + 300, NOW + 400);
    expect(await row()).toMatchObject({ generation: 3, kept_at: null });
    expect(await renew(2, NOW + 500)).toBe(3);
  });

  test('by a thief who uses its tokens shows at the owner’s next renewal', async () => {
    expect(await renew(1, NOW + 290)).toBe(2); // the thief, a moment before the owner’s access token ends
    await visit(NOW + 290, NOW + 350);
    expect(await renew(1, NOW + 360)).toBe('reused'); // the owner
  });

  test('by a thief who renews twice shows at the owner’s next renewal', async () => {
    await renew(1, NOW + 290);
    await renew(2, NOW + 295);
    expect(await renew(1, NOW + 300)).toBe('reused');
  });

  test('by the owner who uses its tokens shows a thief at the first use of the copy', async () => {
    await renew(1, NOW + 300);
    await visit(NOW + 300, NOW + 400);
    expect(await renew(1, NOW + 401)).toBe('reused'); // the thief
  });

  test('by a thief who uses nothing of it makes no fork: the owner gets the same successor, and who renews second shows', async () => {
    await renew(1, NOW + 290); // the thief
    expect(await renew(1, NOW + 600)).toBe(2); // the owner
    expect(await renew(2, NOW + 900)).toBe(3); // either of them
    await visit(NOW + 900, NOW + 960);
    expect(await renew(2, NOW + 961)).toBe('reused'); // the other
  });

  test('has at most two generations that are good, and both lead to one successor', async () => {
    for (const generation of [1, 2, 3, 4]) await renew(generation, NOW + generation * 300);
    const good = async (generation: number) => {
      const rotation = await rotateRefreshToken(db, { sessionId, generation }, 'browser', NOW + 1300);
      return rotation.status === 'rotated' ? rotation.session.generation : rotation.status;
    };
    expect(await Promise.all([1, 2, 3, 4].map(good))).toEqual(['reused', 'reused', 'reused', 5]);
    expect(await good(6)).toBe('ended');
  });

  test('whose answer is asked for again and again is seen in the list of sessions, once in 30 seconds', async () => {
    await renew(1, NOW + 300);
    const seen: number[] = [];
    for (const later of [30, 31, 61, 62, minutes(10)]) {
      await renew(1, NOW + 300 + later);
      seen.push((await row()).last_seen_at - NOW - 300);
    }
    expect(seen).toEqual([0, 31, 31, 62, minutes(10)]);
  });

  test.runIf(dialect === 'sqlite')('stays unproved while nothing can be written, and nobody is told', async () => {
    const earlier = NOW - days(1); // so that no other test meets the pause
    await db.updateTable('sessions').set({ rotated_at: earlier, kept_at: null }).execute();
    const holder = new DatabaseSync(url.slice('file:'.length));
    holder.exec('begin immediate');
    await visit(earlier, earlier + 60);
    holder.exec('rollback');
    holder.close();
    await visit(earlier, earlier + 69); // no further try for ten seconds
    expect((await row()).kept_at).toBeNull();
    await visit(earlier, earlier + 70);
    expect((await row()).kept_at).toBe(earlier + 70);
  });
});
