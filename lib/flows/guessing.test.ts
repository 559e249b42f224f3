import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runBcrypt } from '../auth/bcrypt-pool';
import { issueOneTimeToken } from '../auth/one-time-token';
import { normaliseUsername } from '../auth/username';
import type { Db } from '../db/client';
import { AuthError } from '../errors';
import { AWAY, anAccount, aSignedInPerson, auditTypes, HOME, NEW_PASSWORD } from '../testing/account-holder';
import { DIALECTS, freshDb } from '../testing/fresh-db';
import { NOW, PASSWORD } from '../testing/people';
import { seeded } from '../testing/seeded';
import { seconds } from '../time';
import type { AskedFrom } from './asked-from';
import { resetPassword } from './reset-password';
import { signIn } from './sign-in';

vi.mock('../auth/bcrypt-pool', { spy: true });

const GUESSES = 10_000;
const AT_ONCE = 10; // fewer than the queue of hashes takes, so that none is refused for that reason

/** An address nobody has used before: every other one IPv6, of a /64 of its own. */
const addressOf = (index: number): string =>
  index % 2
    ? `2001:db8:${(index >> 8).toString(16)}:${(index & 255).toString(16)}::1`
    : `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;

const from = (address: string): AskedFrom => ({ ...AWAY, device: { userAgent: 'Guesser', address } });

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
    vi.mocked(runBcrypt).mockClear();
    await clean();
  });

  const attempt = (typed: string, password: string, asked: AskedFrom, now: number) => {
    const username = normaliseUsername(typed) ?? '';
    return signIn(db, { username, password, client: 'browser', from: asked, replaces: null }, now);
  };
  /** The code of what refused an attempt; null for one that succeeded. */
  const refusal = async (...parameters: Parameters<typeof attempt>) => {
    try {
      await attempt(...parameters);
      return null;
    } catch (error) {
      if (error instanceof AuthError) return error.code;
      throw error;
    }
  };
  const hashes = () => vi.mocked(runBcrypt).mock.calls.length;

  /** Guesses at one name over as many addresses and aliases, and lets `meanwhile` happen now and then. */
  async function hammer(username: string, meanwhile: (now: number) => Promise<void>) {
    const random = seeded(4);
    const codes = new Map<string, number>();
    let [now, computed] = [NOW, 0];
    for (let done = 0; done < GUESSES; done += AT_ONCE) {
      if (done % 2_000 === 1_000) await meanwhile(now);
      const before = hashes();
      const batch = Array.from({ length: AT_ONCE }, (_, each) =>
        refusal(aliasOf(username, random), `guess ${done + each}`, from(addressOf(done + each)), now),
      );
      for (const code of await Promise.all(batch)) codes.set(String(code), (codes.get(String(code)) ?? 0) + 1);
      computed += hashes() - before;
      now += seconds(1 + Math.floor(random() * 1000));
    }
    return { now, computed, codes };
  }

  test(`${GUESSES} guesses at one name over as many addresses: at most 100 hashes, and its owner comes and goes`, async () => {
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
    expect(await refusal('john', PASSWORD, HOME, now)).toBe('guesses_exhausted');
    await expect(attempt('john', PASSWORD, HOME, now)).rejects.toMatchObject({ status: 429, retryAfter: undefined });
    const grant = { userId: owner.user.id, purpose: 'reset_password', boundTo: 'john@example.com' } as const;
    const token = await issueOneTimeToken(db, grant, now);
    await resetPassword(db, { token, password: NEW_PASSWORD, from: HOME }, now);
    expect(await refusal('john', 'guess', from('192.0.2.1'), now)).toBe('authorization_required');
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
    expect(JSON.stringify(await db.selectFrom('guesses').selectAll().execute())).not.toContain('nobody');
  }, 120_000);

  test('a thief in a browser that is known computes no more than 100 hashes either, all together', async () => {
    const thief = await aSignedInPerson(db);
    const before = hashes();
    let now = NOW;
    for (let count = 0; count < 300; count++) {
      await refusal(
        'john',
        `guess ${count}`,
        { ...thief.from, ...from(addressOf(count)), browser: thief.from.browser },
        now,
      );
      now += 1000;
    }
    expect(hashes() - before).toBe(100);
    expect(await refusal('john', PASSWORD, thief.from, now)).toBe('guesses_exhausted');
  });

  test('a right password wipes the slate for its own kind of browser alone', async () => {
    const owner = await aSignedInPerson(db);
    for (let count = 0; count < 3; count++) await refusal('john', 'wrong', AWAY, NOW);
    for (let count = 0; count < 2; count++) await refusal('john', 'wrong', owner.from, NOW);
    const counts = async () => (await db.selectFrom('guesses').select('failed').execute()).map(({ failed }) => failed);
    expect((await counts()).sort()).toEqual([2, 3]);
    await aSignedInPerson(db, 'john', { from: owner.from });
    expect(await counts()).toEqual([3]);
    await aSignedInPerson(db, 'john', { from: AWAY });
    expect(await counts()).toEqual([]);
  });

  test('after five wrong ones each next has to wait longer, and one that waits costs no hash', async () => {
    for (let count = 0; count < 5; count++)
      expect(await refusal('john', 'wrong', AWAY, NOW)).toBe('authorization_required');
    let now = NOW;
    for (const delay of [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]) {
      const before = hashes();
      await expect(attempt('john', PASSWORD, HOME, now)).rejects.toMatchObject({ status: 429, retryAfter: delay });
      expect(await refusal('john', 'wrong', HOME, now + delay - 1)).toBe('too_many_requests');
      expect(hashes()).toBe(before);
      now += delay;
      expect(await refusal('john', 'wrong', HOME, now)).toBe('authorization_required');
    }
  });

  test('one address that tries many names is refused; a known browser there is not', async () => {
    const owner = await aSignedInPerson(db);
    for (let count = 0; count < 100; count++) {
      expect(await refusal(`name${count}`, 'wrong', HOME, NOW)).toBe('authorization_required');
    }
    const before = hashes();
    await expect(attempt('another', 'wrong', HOME, NOW)).rejects.toMatchObject({ status: 429, retryAfter: 30 });
    expect(await refusal('john', PASSWORD, HOME, NOW)).toBe('too_many_requests');
    expect(hashes()).toBe(before);
    await aSignedInPerson(db, 'john', { from: owner.from });
    await aSignedInPerson(db, 'john', { from: AWAY });
    expect(await refusal('another', 'wrong', HOME, NOW + 30)).toBe('authorization_required');
    expect(await refusal('another', 'wrong', HOME, NOW + 30)).toBe('too_many_requests');
  });

  test('addresses of one /64 are one', async () => {
    for (let count = 0; count < 100; count++) {
      await refusal(`name${count}`, 'wrong', from(`2001:db8:1:2:${count.toString(16)}::1`), NOW);
    }
    expect(await refusal('another', 'wrong', from('2001:db8:1:2:ffff::'), NOW)).toBe('too_many_requests');
    expect(await refusal('another', 'wrong', from('2001:db8:1:3::1'), NOW)).toBe('authorization_required');
  });

  test('fifty right passwords at once, from one address, are never too many', async () => {
    const patiently = async (): Promise<string | null> => {
      const code = await refusal('john', PASSWORD, HOME, NOW);
      return code === 'server_overloaded' ? sleep(5).then(patiently) : code;
    };
    expect(await Promise.all(Array.from({ length: 50 }, patiently))).toEqual(Array(50).fill(null));
    expect(await db.selectFrom('guesses').selectAll().execute()).toEqual([]);
    expect((await auditTypes(db)).filter((type) => type === 'signed_in')).toHaveLength(50);
  });

  test('a guess whose password was not checked after all, the server being busy, is given back', async () => {
    for (let count = 0; count < 200; count++) {
      vi.mocked(runBcrypt).mockRejectedValueOnce(new AuthError('server_overloaded'));
      expect(await refusal('john', 'wrong', AWAY, NOW)).toBe('server_overloaded');
    }
    expect(await db.selectFrom('guesses').select(['claimed', 'failed']).execute()).toEqual([{ claimed: 0, failed: 0 }]);
    expect(await auditTypes(db)).toEqual([]);
    expect(await refusal('john', PASSWORD, AWAY, NOW)).toBeNull();
  });
});
