import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { claimGuess, guessFailed } from '../auth/guesses';
import type { Db } from '../db/client';
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
} from '../testing/account-holder';
import { DIALECTS, freshDb } from '../testing/fresh-db';
import { linksIn } from '../testing/mailbox';
import { NOW, PASSWORD } from '../testing/people';
import { gist, openPostOffice, type PostOffice, tokenIn } from '../testing/post-office';
import { minutes } from '../time';
import { changeEmail } from './change-email';
import { changePassword } from './change-password';
import { forgotPassword } from './forgot-password';
import { resetPassword, resettableAccount } from './reset-password';
import { verifyEmail } from './verify-email';

const REFUSED = { code: 'link_not_valid', status: 400 };
const MAILED = ['john@example.com: Set a new password for Latchkey'];
const NOTICE = ['john@example.com: Your Latchkey password was reset'];

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
  afterEach(() => clean());

  const forget = async (identifier = 'john', now = NOW) => {
    await forgotPassword(db, { identifier, from: AWAY }, now);
    return post.deliver(db, now);
  };
  const linkFor = async (identifier = 'john', now = NOW) => tokenIn(await forget(identifier, now), 'john@example.com');
  const reset = (token: string, now = NOW, password = NEW_PASSWORD) =>
    resetPassword(db, { token, password, from: HOME }, now);
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

    test.each(['nobody', 'nobody@example.com', '', '\0', 'x'.repeat(300)])('%j reaches nobody', async (typed) => {
      expect(await forget(typed)).toEqual([]);
      expect([await rowsIn(db, 'mails'), await rowsIn(db, 'one_time_tokens')]).toEqual([0, 0]);
      expect(await auditTypes(db)).toEqual([]);
    });

    test('an address that somebody else has as username is its owner’s', async () => {
      await anAccount(db, 'jane@example.com', { email: 'impostor@example.com' });
      await anAccount(db, 'jane', { email: 'jane@example.com' });
      expect(gist(await forget('JANE@example.com'))).toEqual(['jane@example.com: Set a new password for Latchkey']);
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

    test('five for one name, whoever asks and however it is spelled; then one has to wait', async () => {
      const ask = (identifier: string, last: number, now = NOW) => {
        const device = { userAgent: '', address: `198.51.100.${last}` };
        return forgotPassword(db, { identifier, from: { ...AWAY, device } }, now);
      };
      for (let count = 0; count < 5; count++) await ask(count % 2 ? 'john' : ' JOHN ', count);
      await expect(ask('john', 5)).rejects.toMatchObject({ code: 'too_many_requests', retryAfter: minutes(10) });
      expect(await rowsIn(db, 'mails')).toBe(5);
      await ask('jane', 5); // a name nobody has is counted, too
      await ask('john', 5, NOW + minutes(10));
    });

    test('twenty from one address, for whomever; then it has to wait', async () => {
      for (let count = 0; count < 20; count++) await forgotPassword(db, { identifier: `x${count}`, from: AWAY }, NOW);
      await expect(forget()).rejects.toMatchObject({ code: 'too_many_requests', retryAfter: minutes(3) });
      await forgotPassword(db, { identifier: 'john', from: HOME }, NOW);
    });
  });

  describe('using it', () => {
    test('sets the password, once, and ends every session', async () => {
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
    const change = async (now = NOW + 10) => {
      const person = await enter(PASSWORD, now);
      await changePassword(db, { person, currentPassword: PASSWORD, password: OTHER_PASSWORD }, now);
      await post.deliver(db, now);
    };

    test('are refused after a change of password', async () => {
      const token = await linkFor();
      await change();
      await expect(reset(token, NOW + 11)).rejects.toMatchObject(REFUSED);
      await enter(OTHER_PASSWORD, NOW + 11);
    });

    test('are not even mailed when they were asked for before it', async () => {
      await forgotPassword(db, { identifier: 'john', from: AWAY }, NOW);
      await change(); // delivers what is queued, too
      expect(await auditTypes(db, johnId)).not.toContain('password_reset_requested');
      expect([await rowsIn(db, 'mails'), await rowsIn(db, 'one_time_tokens')]).toEqual([0, 0]);
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
