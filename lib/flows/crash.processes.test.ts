import { describe, expect, test } from 'vitest';
import type { Acknowledged } from '../../test/churning-process';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { aUser } from '../../test/people';
import { rounds } from '../../test/rounds';
import { workAndKill } from '../../test/work-and-kill';
import { openDb } from '../db/client';

const ROUNDS = rounds(12, 100);

/** Lets a process churn, kills it in the middle, and returns what it had acknowledged, the last word on each session. */
async function churnAndKill(url: string, changes: number): Promise<Acknowledged[]> {
  const lines = await workAndKill(['churning-process'], changes, { DATABASE_URL: url });
  const latest = new Map(lines.map((line) => JSON.parse(line) as Acknowledged).map((each) => [each.sessionId, each]));
  return [...latest.values()];
}

/** Looks as a restarted server would: over a connection of its own. */
async function expectKept(url: string, all: readonly Acknowledged[]): Promise<void> {
  const db = openDb(url);
  for (const { sessionId, generation, revoked } of all) {
    const row = await db
      .selectFrom('sessions')
      .select(['generation', 'revoked_at'])
      .where('id', '=', sessionId)
      .executeTakeFirst();
    expect(row, `session ${sessionId}`).toBeDefined();
    expect(row?.generation).toBeGreaterThanOrEqual(generation);
    if (revoked) expect(row?.revoked_at).not.toBeNull();
  }
  await db.destroy();
}

describe.each(DIALECTS)('%s', (dialect) => {
  test(`killed ${ROUNDS} times: no acknowledged change is lost, no revoked session comes back`, async () => {
    const { db, url, clean } = await freshDb(dialect);
    await aUser(db);
    const all: Acknowledged[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const acknowledged = await churnAndKill(url, 1 + (round % 17)); // at every point of the sequence
      await expectKept(url, acknowledged);
      all.push(...acknowledged);
    }
    await expectKept(url, all); // and no later crash took anything back
    expect(all.length).toBeGreaterThanOrEqual(ROUNDS);
    expect(all.filter(({ revoked }) => revoked).length).toBeGreaterThan(ROUNDS / 2);
    await clean();
  });
});
