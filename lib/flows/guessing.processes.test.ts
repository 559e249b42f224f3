import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { anAccount, aSignedInPerson, auditTypes, HOME, NEW_PASSWORD } from '../../test/account-holder';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { addressOf, attempt, guesserAt, refusal } from '../../test/guesser';
import { NOW, PASSWORD } from '../../test/people';
import { seeded } from '../../test/seeded';
import { issueOneTimeToken, resetBinding } from '../auth/one-time-token';
import { runPasswordJob } from '../auth/password/pool';
import { normaliseUsername } from '../auth/username';
import type { Db } from '../db/client';
import { seconds } from '../time';
import type { AskedFrom } from './asked-from';
import { resetPassword } from './reset-password';

vi.mock('../auth/password/pool', { spy: true });

const GUESSES = 10_000;
const AT_ONCE = 10; // fewer than the queue of hashes takes, so that none is refused for that reason

/** Another way to type a name: case, full width, spaces of all kinds around it. */
function aliasOf(username: string, random: () => number): string {
  const letters = [...username].map((letter) => {
    const spelled = random() < 0.5 ? letter.toUpperCase() : letter;
    return random() < 0.5 ? String.fromCodePoint((spelled.codePointAt(0) ?? 0) + 0xfee0) : spelled;
  });
  const spaces = ['', ' ', '\t', '\u3000', '\u00a0', '\n'];
  const space = () => spaces[Math.floor(random() * spaces.length)] ?? '';
  return `${space()}${letters.join('')}${space()}`;
}

describe.each(DIALECTS)('%s: guessing', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    await anAccount(db);
  });
  afterEach(async () => {
    vi.mocked(runPasswordJob).mockClear();
    await clean();
  });

  const guess = (password: string, from: AskedFrom, now = NOW) => refusal(db, 'john', password, from, now);
  const counts = async () => {
    const rows = await db.selectFrom('guesses').select(['claimed', 'failed']).orderBy('key').execute();
    return rows.map(({ claimed, failed }) => [claimed, failed]);
  };
  const hashes = () => vi.mocked(runPasswordJob).mock.calls.length;

  /** Guesses at one name over as many addresses and aliases, and lets `meanwhile` happen now and then. */
  async function hammer(username: string, meanwhile: (now: number) => Promise<void>) {
    const random = seeded(4);
    const codes = new Map<string, number>();
    let [now, computed] = [NOW, 0];
    const guess = (index: number) => {
      const name = normaliseUsername(aliasOf(username, random)) ?? '';
      return refusal(db, name, `guess ${index}`, guesserAt(addressOf(index)), now);
    };
    for (let done = 0; done < GUESSES; done += AT_ONCE) {
      if (done % 2_000 === 1_000) await meanwhile(now);
      const before = hashes();
      const batch = Array.from({ length: AT_ONCE }, (_, each) => guess(done + each));
      for (const code of await Promise.all(batch)) codes.set(String(code), (codes.get(String(code)) ?? 0) + 1);
      computed += hashes() - before;
      now += seconds(1 + Math.floor(random() * 1000));
    }
    return { now, computed, codes };
  }

  test(`${GUESSES} guesses at one name over as many addresses: at most 100 hashes, and its owner comes and goes [V6.3.1]`, async () => {
    const owner = await aSignedInPerson(db);
    let visits = 0;
    const visit = async (now: number) => {
      for (let each = 0; each < 3; each++) await aSignedInPerson(db, 'john', { from: owner.from, now });
      visits += 3;
    };
    const { now, computed, codes } = await hammer('john', visit);
    await visit(now);
    expect(visits).toBe(18);
    expect(computed).toBe(90); // ten are the owner's browsers'
    expect(codes.get('authorization_required')).toBe(computed);
    expect([...codes.keys()].sort()).toEqual(['authorization_required', 'guesses_exhausted', 'too_many_requests']);
    expect([...codes.values()].reduce((sum, count) => sum + count)).toBe(GUESSES);
    const events = await auditTypes(db, owner.user.id);
    expect(events.filter((type) => type === 'sign_in_failed')).toHaveLength(computed);
    expect(events.filter((type) => type === 'guesses_exhausted')).toHaveLength(1);

    // From a browser that is not known the owner is a stranger, too, until a link by mail makes the guesses worthless.
    expect(await refusal(db, 'john', PASSWORD, HOME, now)).toBe('guesses_exhausted');
    await expect(attempt(db, 'john', PASSWORD, HOME, now)).rejects.toMatchObject({
      status: 429,
      retryAfter: undefined,
    });
    const boundTo = resetBinding('john@example.com', 1);
    const token = await issueOneTimeToken(db, { userId: owner.user.id, purpose: 'reset_password', boundTo }, now);
    await resetPassword(db, { token, password: NEW_PASSWORD, from: HOME }, now);
    expect(await refusal(db, 'john', 'guess', guesserAt('192.0.2.1'), now)).toBe('authorization_required');
    await aSignedInPerson(db, 'john', { password: NEW_PASSWORD, now });
  }, 120_000);

  test('a name nobody has costs as many hashes, and is refused with the same words', async () => {
    const { computed, codes } = await hammer('nobody', async () => {});
    expect(computed).toBe(90);
    expect([...codes.keys()].sort()).toEqual(['authorization_required', 'guesses_exhausted', 'too_many_requests']);
    const events = await db
      .selectFrom('audit_events')
      .select(['type', 'user_id'])
      .where('user_id', 'is', null)
      .execute();
    expect(events.filter(({ type }) => type === 'guesses_exhausted')).toHaveLength(1);
    expect(JSON.stringify(await db.selectFrom('guesses').select('key').execute())).not.toContain('nobody');
  }, 120_000);

  test('a thief in a browser that is known computes no more than 100 hashes either, all together', async () => {
    const thief = await aSignedInPerson(db);
    const before = hashes();
    let now = NOW;
    for (let count = 0; count < 300; count++) {
      await guess(`guess ${count}`, { ...guesserAt(addressOf(count)), browser: thief.from.browser }, now);
      now += 1000;
    }
    expect(hashes() - before).toBe(100);
    expect(await guess(PASSWORD, thief.from, now)).toBe('guesses_exhausted');
    expect(await counts()).toEqual([
      [10, 10],
      [90, 90],
    ]);
    expect((await auditTypes(db)).filter((type) => type === 'guesses_exhausted')).toHaveLength(1);
  });

  test('fifty right passwords at once, from one address, are never too many', async () => {
    const patiently = async (): Promise<string | null> => {
      const code = await guess(PASSWORD, HOME);
      return code === 'server_overloaded' ? sleep(5).then(patiently) : code;
    };
    expect(await Promise.all(Array.from({ length: 50 }, patiently))).toEqual(Array(50).fill(null));
    expect(await counts()).toEqual([[0, 0]]);
    expect((await auditTypes(db)).filter((type) => type === 'signed_in')).toHaveLength(50);
  });
});
