import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { seedCrowd } from '../../test/crowd';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { NOW } from '../../test/people';
import { rounds } from '../../test/rounds';
import { seeded } from '../../test/seeded';
import { rotateRefreshToken } from '../auth/refresh-token';
import { findLiveSession } from '../auth/session';
import { lowestUuidv7 } from '../crypto/random';
import { type Db, openDb } from '../db/client';
import { days } from '../time';
import { purge } from './purge';

/** In `npm run test:long` a million users with five million sessions, and a million sessions to remove. */
const USERS = rounds(2_000, 1_000_000);
const SESSIONS = rounds(10_000, 5_000_000);
const ENDED = rounds(2_000, 1_000_000);
const READS = rounds(1_000, 10_000);

const at = (sorted: readonly number[], share: number): string =>
  `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(2)} ms`;

const summary = (took: number[]): string => {
  const sorted = took.toSorted((a, b) => a - b);
  return `${took.length} times, median ${at(sorted, 0.5)}, p99 ${at(sorted, 0.99)}, longest ${at(sorted, 1)}`;
};

const tell = (dialect: string, what: string) => process.stdout.write(`${dialect}: ${what}\n`);

type Key = { id: string; user_id: string };

/** Standing sessions, from all over the last 29 days. */
async function sample(db: Db, count: number): Promise<Key[]> {
  const random = seeded(1);
  const keys = new Map<string, Key>();
  while (keys.size < count) {
    const key = await db
      .selectFrom('sessions')
      .select(['id', 'user_id'])
      .where('id', '>=', lowestUuidv7(NOW - Math.floor(days(29) * random())))
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (key) keys.set(key.id, key);
  }
  return [...keys.values()];
}

async function timeReads(db: Db, keys: readonly Key[]): Promise<number[]> {
  const took: number[] = [];
  for (const { id, user_id } of keys) {
    const start = performance.now();
    const live = await findLiveSession(db, id, user_id, NOW);
    took.push(performance.now() - start);
    expect(live?.session.id).toBe(id);
  }
  return took;
}

/** Reads and renews sessions by turns, every two milliseconds, until told to stop. @returns how late each was answered */
async function serve(
  db: Db,
  keys: readonly Key[],
  stop: AbortSignal,
): Promise<{ reads: number[]; renewals: number[] }> {
  const late = { reads: [] as number[], renewals: [] as number[] };
  const generations = new Map<string, number>();
  for (let turn = 0; !stop.aborted; turn++) {
    const { id, user_id } = keys[turn % keys.length] as Key;
    const due = performance.now() + 2;
    await sleep(2);
    if (turn % 3 === 0) {
      const generation = generations.get(id) ?? 1;
      const { status } = await rotateRefreshToken(db, { sessionId: id, generation }, 'browser', NOW);
      expect(status).toBe('rotated');
      generations.set(id, generation + 1);
      late.renewals.push(performance.now() - due);
    } else {
      expect(await findLiveSession(db, id, user_id, NOW)).not.toBeNull();
      late.reads.push(performance.now() - due);
    }
  }
  return late;
}

async function sizeOf(db: Db, url: string): Promise<string> {
  if (url.startsWith('file:')) {
    const file = url.slice('file:'.length);
    const megabytes = [file, `${file}-wal`].map((each) => Math.round(statSync(each).size / 2 ** 20));
    return `${megabytes[0]} MB, and ${megabytes[1]} MB of WAL`;
  }
  const { rows } = await sql<{ size: number }>`select pg_database_size(current_database()) as size`.execute(db);
  return `${Math.round((rows[0]?.size ?? 0) / 2 ** 20)} MB`;
}

describe.each(DIALECTS)('%s', (dialect) => {
  test(`${USERS} users with ${SESSIONS} sessions: one is found as soon as among a hundred, and those that ended go unnoticed`, {
    timeout: 3_000_000,
  }, async () => {
    const small = await freshDb(dialect);
    await seedCrowd(small.db, { users: 20, sessions: 100 }, NOW);
    const { url, clean } = await freshDb(dialect);
    const db = openDb(url, { patient: true });

    const start = performance.now();
    const progress = (added: number, all: number) => {
      if (added % 500_000 === 0) tell(dialect, `${added} of ${all} rows`);
    };
    await seedCrowd(db, { users: USERS, sessions: SESSIONS, ended: ENDED }, NOW, progress);
    tell(dialect, `seeded in ${Math.round((performance.now() - start) / 1000)} s, ${await sizeOf(db, url)}`);
    if (dialect === 'postgres') await sql`analyze`.execute(db); // as autovacuum would, a minute later

    for (const [count, each] of [
      [100, small.db],
      [SESSIONS, db],
    ] as const) {
      const keys = await sample(each, Math.min(count / 2, READS));
      const all = Array.from({ length: READS }, (_, index) => keys[index % keys.length] as Key);
      await timeReads(each, all.slice(0, READS / 10));
      tell(dialect, `a session among ${count} is read ${summary(await timeReads(each, all))}`);
    }
    await small.clean();

    const keys = await sample(db, READS);
    const alone = await serve(db, keys.splice(0, READS / 2), AbortSignal.timeout(rounds(1_000, 20_000)));
    tell(dialect, `without a purge, reads: ${summary(alone.reads)}; renewals: ${summary(alone.renewals)}`);

    const done = new AbortController();
    const serving = serve(db, keys, done.signal);
    const purgeStart = performance.now();
    expect(await purge(db, () => NOW)).toEqual({ sessions: ENDED });
    const seconds = (performance.now() - purgeStart) / 1000;
    done.abort();
    const { reads, renewals } = await serving;
    tell(
      dialect,
      `${ENDED} ended sessions removed in ${seconds.toFixed(1)} s, ${Math.round(ENDED / seconds)} a second`,
    );
    tell(dialect, `meanwhile, reads: ${summary(reads)}; renewals: ${summary(renewals)}`);
    tell(dialect, `after it ${await sizeOf(db, url)}`);
    const { left } = await db
      .selectFrom('sessions')
      .select(({ fn }) => fn.countAll<number>().as('left'))
      .executeTakeFirstOrThrow();
    expect(Number(left)).toBe(SESSIONS);
    await db.destroy();
    await clean();
  });
});
