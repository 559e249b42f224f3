import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { anAccount, aSignedInPerson, auditTypes, NEW_PASSWORD, rowsIn, userRow } from '../../test/account-holder';
import type { Order, Report } from '../../test/consuming-process';
import { freshDb } from '../../test/fresh-db';
import { NOW } from '../../test/people';
import { rounds } from '../../test/rounds';
import { issueOneTimeToken, resetBinding } from '../auth/one-time-token';
import type { Db } from '../db/client';

const ROUNDS = rounds(10, 50);
const CONSUMERS = 100;

describe.each([
  ['sqlite', 2],
  ['postgres', 3],
] as const)('%s, %i processes', (dialect, count) => {
  let db: Db;
  let clean: () => Promise<void>;
  let processes: ChildProcess[];
  let userId: string;
  beforeEach(async () => {
    const fresh = await freshDb(dialect);
    ({ db, clean } = fresh);
    userId = (await anAccount(db)).id;
    const options = { env: { ...process.env, DATABASE_URL: fresh.url }, execArgv: ['--import', 'tsx'] };
    processes = Array.from({ length: count }, () => fork('test/consuming-process.ts', options));
    await Promise.all(processes.map((each) => once(each, 'message')));
  });
  afterEach(async () => {
    for (const each of processes) each.kill();
    await clean();
  });

  const share = (passwords: (string | null)[], index: number) =>
    passwords.filter((_, consumer) => consumer % count === index);

  /** Has all consumers use one link at once, spread over the processes. @returns each one's password, with its outcome */
  async function consumeEverywhere(token: string, passwords: (string | null)[], now: number) {
    const poised = processes.map((each, index) => {
      each.send({ token, now, passwords: share(passwords, index) } satisfies Order);
      return once(each, 'message');
    });
    expect((await Promise.all(poised)).map(([said]) => said)).toEqual(Array(count).fill('poised'));
    const reports = processes.map((each) => once(each, 'message'));
    for (const each of processes) each.send('go');
    const outcomes = (await Promise.all(reports)).flatMap(([report], index) => {
      const mine = share(passwords, index);
      return (report as Report).map((refused, consumer) => ({ password: mine[consumer] ?? null, refused }));
    });
    return outcomes;
  }

  type Outcome = Awaited<ReturnType<typeof consumeEverywhere>>[number];

  function expectOneWinner(outcomes: Outcome[], consumers: number): Outcome | undefined {
    const winners = outcomes.filter(({ refused }) => refused === null);
    expect(outcomes).toHaveLength(consumers);
    expect(winners).toHaveLength(1);
    // Of those who set a password, 20 get as far as the link: no more are judged for one account at once.
    const allowed: unknown[] = [null, 'link_not_valid', 'too_many_requests'];
    expect(outcomes.filter(({ refused }) => !allowed.includes(refused))).toEqual([]);
    expect(outcomes.filter(({ refused }) => refused === 'link_not_valid').length).toBeGreaterThanOrEqual(19);
    return winners[0];
  }

  /** Forgets what the round before left, and says what this one did. */
  const newRound = async () => {
    await db.deleteFrom('mails').execute();
    await db.deleteFrom('audit_events').execute();
    await db.deleteFrom('throttles').execute();
  };
  const notices = async () =>
    (await db.selectFrom('mails').select('payload').execute()).map(({ payload }) => JSON.parse(payload).order.to);

  test(`${CONSUMERS} use one link for an address, ${ROUNDS} rounds: one does, and it is told once`, async () => {
    let before = 'john@example.com';
    for (let round = 0; round < ROUNDS; round++) {
      await newRound();
      const boundTo = `${round}@example.com`;
      await db.updateTable('users').set({ pending_email: boundTo }).execute();
      const token = await issueOneTimeToken(db, { userId, purpose: 'verify_email', boundTo }, NOW);
      expectOneWinner(await consumeEverywhere(token, Array(CONSUMERS).fill(null), NOW), CONSUMERS);
      expect(await userRow(db, userId)).toMatchObject({ email: boundTo, pending_email: null });
      expect(await auditTypes(db)).toEqual(['email_verified']);
      expect(await notices()).toEqual([before]);
      before = boundTo;
    }
  });

  test(`${CONSUMERS} use one link for a password, ${ROUNDS} rounds: the password is the winner’s, and it is told once [V2.3.4]`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await newRound();
      const boundTo = resetBinding('john@example.com', round + 1);
      const token = await issueOneTimeToken(db, { userId, purpose: 'reset_password', boundTo }, NOW);
      const passwords = Array.from({ length: CONSUMERS }, (_, consumer) => `${NEW_PASSWORD} ${round} ${consumer}`);
      const winner = expectOneWinner(await consumeEverywhere(token, passwords, NOW + round), CONSUMERS);
      expect(await userRow(db, userId)).toMatchObject({
        password_changed_at: NOW + round,
        password_version: round + 2,
      });
      expect(await auditTypes(db)).toEqual(['password_reset']);
      expect(await notices()).toEqual(['john@example.com']);
      expect(await rowsIn(db, 'one_time_tokens')).toBe(0);
      await aSignedInPerson(db, 'john', { password: winner?.password ?? '' });
    }
  });
});
