import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freshDb } from '../../test/fresh-db';
import { aSession, aUser, NOW } from '../../test/people';
import type { Order, Report } from '../../test/renewing-process';
import { formatRefreshToken, parseRefreshToken } from '../auth/refresh-token';
import { REFRESH_GRACE } from '../auth/successor';
import { getConfig } from '../config/config';
import type { Db } from '../db/client';

const ROUNDS = 200;
const RENEWALS = 100;

describe.each([
  ['sqlite', 2],
  ['postgres', 3],
] as const)('%s, %i processes', (dialect, count) => {
  let db: Db;
  let clean: () => Promise<void>;
  let processes: ChildProcess[];
  beforeEach(async () => {
    const fresh = await freshDb(dialect);
    ({ db, clean } = fresh);
    const env = { ...process.env, DATABASE_URL: fresh.url };
    const options = { env, execArgv: ['--import', 'tsx'] };
    processes = Array.from({ length: count }, () => fork('test/renewing-process.ts', options));
    await Promise.all(processes.map((each) => once(each, 'message')));
  });
  afterEach(async () => {
    for (const each of processes) each.kill();
    await clean();
  });

  /** Spreads so many renewals of one token over all processes at once. */
  async function renewEverywhere(refreshToken: string, times: number, now: number): Promise<Report> {
    const reports = processes.map(async (each, index) => {
      const share = Math.floor(times / count) + (index < times % count ? 1 : 0);
      each.send({ refreshToken, times: share, now } satisfies Order);
      const [report] = await once(each, 'message');
      return report as Report;
    });
    return (await Promise.all(reports)).flat();
  }

  const sessionRow = () => db.selectFrom('sessions').selectAll().executeTakeFirstOrThrow();
  const auditTypes = async () => (await db.selectFrom('audit_events').select('type').execute()).map(({ type }) => type);

  test(`${RENEWALS} renewals at once, ${ROUNDS} rounds: one rotation, one successor; a late replay ends the session once [V10.4.5]`, async () => {
    const { authSecrets } = getConfig();
    const john = await aUser(db);
    const { id: sessionId } = await aSession(db, john.id);
    let token = formatRefreshToken({ sessionId, generation: 1 }, authSecrets);
    let stolen = token;
    let at = NOW;
    for (let round = 1; round <= ROUNDS; round++) {
      at += 300;
      const successors = await renewEverywhere(token, RENEWALS, at);
      expect(successors).toHaveLength(RENEWALS);
      expect(new Set(successors).size).toBe(1);
      expect(await sessionRow()).toMatchObject({ generation: round + 1, rotated_at: at, revoked_at: null });
      stolen = token;
      token = successors[0] ?? '';
      expect(parseRefreshToken(token, authSecrets)).toEqual({ sessionId, generation: round + 1 });
    }
    expect(await auditTypes()).toEqual([]);

    const late = at + REFRESH_GRACE + 1;
    await db.updateTable('sessions').set({ kept_at: at }).execute();
    const thefts = await renewEverywhere(stolen, RENEWALS, late);
    expect(new Set(thefts)).toEqual(new Set(['Session has ended']));
    expect(await sessionRow()).toMatchObject({ generation: ROUNDS + 1, revoked_at: late });
    expect(await auditTypes()).toEqual(['refresh_token_reused']);
    expect(await renewEverywhere(token, count, late)).toEqual(Array(count).fill('Session has ended'));
  });
});
