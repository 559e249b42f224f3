import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { rowsIn } from '../../test/account-holder';
import { seedCrowd } from '../../test/crowd';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { NOW } from '../../test/people';
import { uuidv7Of } from '../crypto/random';
import type { Db } from '../db/client';
import { days } from '../time';
import { BATCH, purge } from './purge';

describe.each(DIALECTS)('%s: purge', (dialect) => {
  test('removes what is over, however much it is, and says how much; a second time nothing [V14.2.7]', async () => {
    const { db, clean } = await freshDb(dialect);
    const ended = 2 * BATCH + 1;
    await seedCrowd(db, { users: 10, sessions: 20, ended }, NOW);
    await addEvents(db, BATCH, NOW - days(366));
    expect(await purge(db, () => NOW)).toEqual({ sessions: ended, auditEvents: BATCH });
    expect(await purge(db, () => NOW)).toEqual({});
    expect(await rowsIn(db, 'sessions')).toBe(20);
    expect(await rowsIn(db, 'users')).toBe(10);
    await clean();
  });

  test('may run in several processes at once', async () => {
    const { db, clean } = await freshDb(dialect);
    const ended = 5 * BATCH;
    await seedCrowd(db, { users: 10, sessions: 20, ended }, NOW);
    const removed = await Promise.all([purge(db, () => NOW), purge(db, () => NOW), purge(db, () => NOW)]);
    const late = await purge(db, () => NOW); // what one held was passed over by the others
    expect([...removed, late].reduce((sum, { sessions = 0 }) => sum + sessions, 0)).toBe(ended);
    expect(await rowsIn(db, 'sessions')).toBe(20);
    await clean();
  });
});

async function addEvents(db: Db, count: number, at: number): Promise<void> {
  const device = { user_agent: 'Test', address: '203.0.113.7' };
  const event = { type: 'signed_in', user_id: 'john', session_id: null, by_session_id: null, ...device } as const;
  const events = Array.from({ length: count }, (_, index) => ({ id: uuidv7Of(at * 1000, index), at, ...event }));
  await db.insertInto('audit_events').values(events).execute();
}

/** Rows that went make room for those that come: PostgreSQL's autovacuum does the same in its own time. */
test('an SQLite file grows no more once rows go as fast as they come', async () => {
  const { db, clean } = await freshDb('sqlite');
  const sizes: number[] = [];
  for (let round = 0; round < 12; round++) {
    const now = NOW + round * days(100);
    await addEvents(db, 1000, now);
    await purge(db, () => now);
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db);
    sizes.push(rows[0]?.page_count ?? 0);
  }
  const [first = 0, settled = 0] = [sizes[0], sizes[5]];
  expect(settled).toBeGreaterThan(2 * first); // for a year there is nothing to remove
  expect(Math.max(...sizes.slice(6))).toBeLessThan(1.05 * settled); // an index page may split here or there
  await clean();
});
