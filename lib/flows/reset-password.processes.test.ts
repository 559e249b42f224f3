import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  AWAY,
  anAccount,
  aSignedInPerson,
  auditTypes,
  HOME,
  isSignedIn,
  NEW_PASSWORD,
  OTHER_PASSWORD,
  rowsIn,
  userRow,
} from '../../test/account-holder';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { linksIn } from '../../test/mailbox';
import { NOW, PASSWORD } from '../../test/people';
import { gist, openPostOffice, type PostOffice, tokenIn } from '../../test/post-office';
import { setPassword } from '../auth/account';
import { claimGuess, guessFailed } from '../auth/guesses';
import { issueOneTimeToken, resetBinding } from '../auth/one-time-token';
import { hashPassword } from '../auth/password/password';
import { BRAND } from '../config/brand';
import type { Db } from '../db/client';
import { minutes } from '../time';
import { changeEmail } from './change-email';
import { changePassword } from './change-password';
import { forgotPassword } from './forgot-password';
import { resetPassword, resettableAccount } from './reset-password';
import { verifyEmail } from './verify-email';

vi.mock('../auth/password/password', { spy: true });

const { hashPassword: reallyHash } =
  await vi.importActual<typeof import('../auth/password/password')>('../auth/password/password');

const REFUSED = { code: 'link_not_valid', status: 400 };
const MAILED = [`john@example.com: Set a new password for ${BRAND.name}`];
const NOTICE = [`john@example.com: Your ${BRAND.name} password was reset`];

describe.each(DIALECTS)('%s: forgotten passwords', (dialect) => {
  let post: PostOffice;
  let db: Db;
  let clean: () => Promise<void>;
  let johnId: string;
  beforeAll(async () => {
    post = await openPostOffice();
  });
  afterAll(() => post.close());
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    johnId = (await anAccount(db)).id;
  });
  afterEach(async () => {
    vi.mocked(hashPassword).mockReset();
    await clean();
  });

  const forget = async (identifier = 'john', now = NOW) => {
    await forgotPassword(db, { identifier, from: AWAY }, now);
    return post.deliver(db, now);
  };
  const linkFor = async (identifier = 'john', now = NOW) => tokenIn(await forget(identifier, now), 'john@example.com');
  const reset = (token: string, now = NOW, password = NEW_PASSWORD) =>
    resetPassword(db, { token, password, from: HOME }, now);
  const setUser = (values: { email?: string | null; pending_email?: string; disabled_at?: number | null }) =>
    db.updateTable('users').set(values).where('id', '=', johnId).execute();
  /** All that a reset would change. */
  const everything = async () => ({
    user: await userRow(db, johnId),
    sessions: await db.selectFrom('sessions').selectAll().execute(),
    tokens: await db.selectFrom('one_time_tokens').selectAll().execute(),
    browsers: await rowsIn(db, 'known_browsers'),
    guesses: await rowsIn(db, 'guesses'),
    mails: await rowsIn(db, 'mails'),
    events: await auditTypes(db),
  });
  const enter = (password: string, now = NOW) => aSignedInPerson(db, 'john', { password, now });

  describe('asking for a link', () => {
    test.each(['john', ' ＪＯＨＮ ', 'john@example.com', ' John@EXAMPLE.com '])(
      '%j reaches its owner',
      async (typed) => {
        const mails = await forget(typed);
        expect(gist(mails)).toEqual(MAILED);
        const links = mails.flatMap(linksIn);
        expect(links).toHaveLength(1);
        expect(links[0]).toMatch(/^http:\/\/localhost:3000\/reset-password\?token=[\w-]{43}$/);
        expect(mails[0]?.text).toContain('198.51.100.9'); // from where it was asked
        expect(await auditTypes(db, johnId)).toEqual(['password_reset_requested']);
        expect(await userRow(db, johnId)).toMatchObject({ password_changed_at: null });
      },
    );

    test.each(['nobody', 'nobody@example.com', '', '\0', 'x'.repeat(300)])(
      '%j reaches nobody, and is recorded without the name',
      async (typed) => {
        expect(await forget(typed)).toEqual([]);
        expect([await rowsIn(db, 'mails'), await rowsIn(db, 'one_time_tokens')]).toEqual([0, 0]);
        expect(await auditTypes(db, null)).toEqual(['password_reset_requested']);
        expect(await auditTypes(db, johnId)).toEqual([]);
        const events = await db.selectFrom('audit_events').selectAll().execute();
        expect(events).toMatchObject([{ at: NOW, address: '198.51.100.9', session_id: null }]);
        if (typed.startsWith('nobody')) expect(JSON.stringify(events)).not.toContain('nobody');
      },
    );

    test('an account without an address is mailed nothing; that it was asked for is on its record', async () => {
      const jane = await anAccount(db, 'jane', { email: null });
      expect(await forget('jane')).toEqual([]);
      expect(await rowsIn(db, 'one_time_tokens')).toBe(0);
      expect(await auditTypes(db, jane.id)).toEqual(['password_reset_requested']);
    });

    test('an address that somebody else has as username is its owner’s', async () => {
      await anAccount(db, 'jane@example.com', { email: 'impostor@example.com' });
      await anAccount(db, 'jane', { email: 'jane@example.com' });
      expect(gist(await forget('JANE@example.com'))).toEqual([
        `jane@example.com: Set a new password for ${BRAND.name}`,
      ]);
    });

    test('nothing is mailed to an address that was never verified, by whatever it is asked for', async () => {
      await anAccount(db, 'jane', { email: null, pendingEmail: 'jane@example.com' });
      expect(await forget('jane')).toEqual([]);
      expect(await forget('jane@example.com')).toEqual([]);
      expect(await rowsIn(db, 'one_time_tokens')).toBe(0);
    });

    test('a disabled account gets no link', async () => {
      await db.updateTable('users').set({ disabled_at: NOW }).execute();
      expect(await forget()).toEqual([]);
    });

    test.each<[string, string[]]>([
      ['name', ['john', ' JOHN ', 'ＪＯＨＮ', '\tJohn\n', 'jOHN']],
      [
        'address',
        ['john@example.com', ' JOHN@EXAMPLE.COM ', 'John@ExAmple.com', 'john@example.com\n', 'john@EXAMPLE.com'],
      ],
    ])(
      'five for one %s, whoever asks and however it is spelled; then one has to wait [V2.3.2]',
      async (_, spellings) => {
        const ask = (identifier: string, last: number, now = NOW) => {
          const device = { userAgent: '', address: `198.51.100.${last}` };
          return forgotPassword(db, { identifier, from: { ...AWAY, device } }, now);
        };
        for (const [index, spelling] of spellings.entries()) await ask(spelling, index);
        for (const spelling of spellings) {
          await expect(ask(spelling, 5)).rejects.toMatchObject({ code: 'too_many_requests', retryAfter: minutes(10) });
        }
        expect(await rowsIn(db, 'mails')).toBe(5);
        await ask('jane', 5); // a name nobody has is counted, too
        await ask(spellings[0] ?? '', 5, NOW + minutes(10));
      },
    );

    test('twenty from one address, for whomever; then it has to wait [V6.6.3]', async () => {
      for (let count = 0; count < 20; count++) await forgotPassword(db, { identifier: `x${count}`, from: AWAY }, NOW);
      await expect(forget()).rejects.toMatchObject({ code: 'too_many_requests', retryAfter: minutes(3) });
      await forgotPassword(db, { identifier: 'john', from: HOME }, NOW);
    });

    test('people whose address cannot be read use up nobody else’s twenty', async () => {
      const from = { ...AWAY, device: { userAgent: '', address: '' } };
      for (let count = 0; count < 21; count++) await forgotPassword(db, { identifier: `x${count}`, from }, NOW);
    });
  });

  describe('using it', () => {
    test('sets the password, once, and ends every session [V7.4.3]', async () => {
      const sessions = [await enter(PASSWORD), await enter(PASSWORD)];
      const token = await linkFor();
      expect(await resettableAccount(db, token, NOW)).toMatchObject({ username: 'john' });
      await reset(token, NOW + 1);

      expect(await Promise.all(sessions.map((person) => isSignedIn(db, person)))).toEqual([false, false]);
      await expect(enter(PASSWORD)).rejects.toMatchObject({ code: 'authorization_required' });
      expect(await userRow(db, johnId)).toMatchObject({ password_changed_at: NOW + 1, email: 'john@example.com' });
      expect(await auditTypes(db, johnId)).toEqual([
        ...['signed_in', 'signed_in', 'password_reset_requested', 'password_reset', 'sign_in_failed'],
      ]);
      expect(gist(await post.deliver(db, NOW + 1))).toEqual(NOTICE);
      await enter(NEW_PASSWORD);

      await expect(reset(token, NOW + 2, OTHER_PASSWORD)).rejects.toMatchObject(REFUSED);
      expect(await resettableAccount(db, token, NOW + 2)).toBeNull();
      expect(await post.deliver(db, NOW + 2)).toEqual([]);
      await enter(NEW_PASSWORD);
    });

    test('a link is good for 30 minutes', async () => {
      const token = await linkFor();
      await expect(reset(token, NOW + minutes(30))).rejects.toMatchObject(REFUSED);
      await enter(PASSWORD);
      await reset(token, NOW + minutes(30) - 1);
      await enter(NEW_PASSWORD);
    });

    test('of who resets a password the next link is good for one more', async () => {
      await reset(await linkFor());
      await reset(await linkFor('john', NOW + 1), NOW + 1, OTHER_PASSWORD);
      expect(await userRow(db, johnId)).toMatchObject({ password_version: 3, password_changed_at: NOW + 1 });
      await enter(OTHER_PASSWORD, NOW + 1);
    });

    test('twenty passwords are judged for one account, then one in 30 seconds; the link is not used up', async () => {
      const token = await linkFor();
      for (let count = 0; count < 20; count++) {
        await expect(reset(token, NOW, 'short')).rejects.toMatchObject({ code: 'password_refused' });
      }
      await expect(reset(token)).rejects.toMatchObject({ code: 'too_many_requests', retryAfter: 30 });
      await expect(reset('of nobody')).rejects.toMatchObject(REFUSED); // is counted for nobody
      await enter(PASSWORD);
      await reset(token, NOW + 30);
      await enter(NEW_PASSWORD, NOW + 30);
    });

    test.each<[string, () => Promise<unknown>]>([
      ['another password counts', () => setPassword(db, johnId, 'a hash', { passwordVersion: 1 }, NOW)],
      ['another address counts', () => setUser({ email: 'new@example.com' })],
      ['no address counts', () => setUser({ email: null })],
      ['the account is disabled', () => setUser({ disabled_at: NOW })],
    ])('a link is neither good nor used up where, while the password was hashed, %s', async (_, happens) => {
      const person = await enter(PASSWORD);
      await setUser({ pending_email: 'waits@example.com' });
      const token = await linkFor();
      await db.deleteFrom('mails').execute();
      let before: unknown;
      vi.mocked(hashPassword).mockImplementationOnce(async (password) => {
        await happens();
        before = await everything();
        return reallyHash(password);
      });
      await expect(reset(token)).rejects.toMatchObject(REFUSED);
      expect(await everything()).toEqual(before);
      expect(await db.selectFrom('one_time_tokens').select('consumed_at').execute()).toEqual([{ consumed_at: null }]);
      await setUser({ disabled_at: null });
      expect(await isSignedIn(db, person)).toBe(true);
    });

    test('a password that is refused costs nobody the link, and changes nothing', async () => {
      const person = await enter(PASSWORD);
      const token = await linkFor();
      for (const [password, reason] of [
        ['short', 'too_short'],
        ['john@example.com', 'own_words'],
      ] as const) {
        await expect(reset(token, NOW, password)).rejects.toMatchObject({ code: 'password_refused', reason });
      }
      expect(await isSignedIn(db, person)).toBe(true);
      expect(await auditTypes(db, johnId)).not.toContain('password_reset');
      await reset(token);
    });

    test('all that was prepared before is over: other links, an address that waits, known browsers, guesses', async () => {
      const person = await enter(PASSWORD);
      const other = await linkFor();
      const held = { userId: johnId, sessionId: person.session.id };
      await changeEmail(db, { held, email: 'new@example.com', from: HOME }, NOW);
      const verification = tokenIn(await post.deliver(db, NOW), 'new@example.com');
      for (const guesser of ['strangers', 'known'] as const) {
        const claim = await claimGuess(db, guesser, 'john', NOW);
        if (claim.status === 'granted') await guessFailed(db, claim.key, NOW);
      }

      await reset(await linkFor());
      await expect(reset(other, NOW, OTHER_PASSWORD)).rejects.toMatchObject(REFUSED);
      await expect(verifyEmail(db, { token: verification, from: AWAY }, NOW)).rejects.toMatchObject(REFUSED);
      expect(await userRow(db, johnId)).toMatchObject({ email: 'john@example.com', pending_email: null });
      expect(await rowsIn(db, 'known_browsers')).toBe(0);
      expect(await rowsIn(db, 'guesses')).toBe(0);
      expect(await rowsIn(db, 'one_time_tokens')).toBe(0);
    });

    test('nothing of anybody else changes', async () => {
      await anAccount(db, 'jane', { pendingEmail: 'new@example.com' });
      const jane = await aSignedInPerson(db, 'jane');
      const before = await userRow(db, jane.user.id);
      const janes = tokenIn(await forget('jane'), 'jane@example.com');
      await reset(await linkFor());
      expect(await userRow(db, jane.user.id)).toEqual(before);
      expect(await isSignedIn(db, jane)).toBe(true);
      expect(await rowsIn(db, 'known_browsers')).toBe(1);
      expect(await resettableAccount(db, janes, NOW)).toMatchObject({ username: 'jane' });
    });
  });

  describe('links that are old', () => {
    let delivered: string[];
    const change = async (now = NOW + 10) => {
      const person = await enter(PASSWORD, now);
      await changePassword(db, { person, currentPassword: PASSWORD, password: OTHER_PASSWORD }, now);
      delivered = gist(await post.deliver(db, now));
    };

    test('are refused once a newer one is mailed, before that is used', async () => {
      const [first, second] = [await linkFor(), await linkFor('john', NOW + 60)];
      expect(await resettableAccount(db, first, NOW + 60)).toBeNull();
      await expect(reset(first, NOW + 60)).rejects.toMatchObject(REFUSED);
      await enter(PASSWORD, NOW + 60);
      await reset(second, NOW + 60);
      await enter(NEW_PASSWORD, NOW + 60);
    });

    test('are refused after a change of password', async () => {
      const token = await linkFor();
      await change();
      await expect(reset(token, NOW + 11)).rejects.toMatchObject(REFUSED);
      await enter(OTHER_PASSWORD, NOW + 11);
    });

    test('are bound to the password that they were mailed for, and to the address [V6.6.2]', async () => {
      const issue = (boundTo: string) =>
        issueOneTimeToken(db, { userId: johnId, purpose: 'reset_password', boundTo }, NOW + 11);
      await change();
      const worthless = ['john@example.com', resetBinding('john@example.com', 1), resetBinding('old@example.com', 2)];
      for (const boundTo of worthless) {
        const token = await issue(boundTo); // as one that was sent while the password was changed
        expect(await resettableAccount(db, token, NOW + 11)).toBeNull();
        await expect(reset(token, NOW + 11)).rejects.toMatchObject(REFUSED);
      }
      await enter(OTHER_PASSWORD, NOW + 11);
      await reset(await issue(resetBinding('john@example.com', 2)), NOW + 11);
      await enter(NEW_PASSWORD, NOW + 11);
    });

    test.each([
      ['before it', NOW],
      ['in the same second', NOW + 10],
    ])('are not even mailed when they were asked for %s', async (_, asked) => {
      await forgotPassword(db, { identifier: 'john', from: AWAY }, asked);
      await change(NOW + 10); // delivers what is queued, too
      expect(delivered).toEqual([`john@example.com: Your ${BRAND.name} password was changed`]);
      expect([await rowsIn(db, 'mails'), await rowsIn(db, 'one_time_tokens')]).toEqual([0, 0]);
      expect(await auditTypes(db, johnId)).toContain('password_reset_requested');
      expect(gist(await forget('john', NOW + 11))).toEqual(MAILED);
    });

    test('are refused once another address counts', async () => {
      const token = await linkFor();
      await db.updateTable('users').set({ email: 'new@example.com' }).where('id', '=', johnId).execute();
      expect(await resettableAccount(db, token, NOW)).toBeNull();
      await expect(reset(token)).rejects.toMatchObject(REFUSED);
      await enter(PASSWORD);
      expect(await auditTypes(db, johnId)).not.toContain('password_reset');
    });

    test('are refused for an account that was disabled', async () => {
      const token = await linkFor();
      await db.updateTable('users').set({ disabled_at: NOW }).execute();
      await expect(reset(token)).rejects.toMatchObject(REFUSED);
      expect(await userRow(db, johnId)).toMatchObject({ password_changed_at: null });
    });
  });
});
