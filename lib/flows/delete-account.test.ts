import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  AWAY,
  anAccount,
  aSignedInPerson,
  auditTypes,
  isSignedIn,
  NEW_PASSWORD,
  rowsIn,
} from '../../test/account-holder';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { aUser, NOW, PASSWORD } from '../../test/people';
import { gist, openPostOffice, type PostOffice, tokenIn } from '../../test/post-office';
import { BRAND } from '../config/brand';
import type { Db } from '../db/client';
import { days } from '../time';
import { changeEmail } from './change-email';
import { changePassword } from './change-password';
import { confirmPassword } from './confirm-password';
import { deleteAccount } from './delete-account';
import { exportAccount } from './export-account';
import { forgotPassword } from './forgot-password';
import type { SignedInPerson } from './own-password';
import { resetPassword } from './reset-password';
import { verifyEmail } from './verify-email';

const REFUSED = { code: 'link_not_valid' };

describe.each(DIALECTS)('%s', (dialect) => {
  let post: PostOffice;
  let db: Db;
  let clean: () => Promise<void>;
  let john: SignedInPerson;
  beforeAll(async () => {
    post = await openPostOffice();
  });
  afterAll(() => post.close());
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    await anAccount(db);
    john = await aSignedInPerson(db);
  });
  afterEach(() => clean());

  const leave = (password = PASSWORD, now = NOW + 10) => deleteAccount(db, john, password, now);
  const asked = () => ({ held: { userId: john.user.id, sessionId: john.session.id }, from: john.from });
  const tokens = async () => {
    await changeEmail(db, { ...asked(), email: 'new@example.com' }, NOW);
    await forgotPassword(db, { identifier: 'john', from: AWAY }, NOW);
    const mails = await post.deliver(db, NOW);
    return [tokenIn(mails, 'john@example.com'), tokenIn(mails, 'new@example.com')] as const;
  };

  describe('deleteAccount', () => {
    test('takes sessions, tokens, known browsers and guesses along; a last mail says so [V7.4.2]', async () => {
      await expect(leave('not the password')).rejects.toMatchObject({ code: 'wrong_password' });
      const other = await aSignedInPerson(db, 'john', { from: AWAY });
      await tokens();
      await leave();
      expect(await Promise.all([john, other].map((person) => isSignedIn(db, person)))).toEqual([false, false]);
      for (const table of ['users', 'sessions', 'one_time_tokens', 'known_browsers', 'guesses'] as const) {
        expect([table, await rowsIn(db, table)]).toEqual([table, 0]);
      }
      expect(gist(await post.deliver(db, NOW + 10))).toEqual([
        `john@example.com: Your ${BRAND.name} account was deleted`,
      ]);
      expect(await rowsIn(db, 'mails')).toBe(0);
    });

    test('what was counted under the person’s names, addresses and id goes, and nobody else’s', async () => {
      await anAccount(db, 'jane');
      const jane = await aSignedInPerson(db, 'jane', { from: AWAY });
      const keys = async () => (await db.selectFrom('throttles').select('key').execute()).map(({ key }) => key);
      const forget = (identifier: string) => forgotPassword(db, { identifier, from: AWAY }, NOW);
      for (const identifier of ['jane', 'jane@example.com']) await forget(identifier);
      await changePassword(db, { person: jane, currentPassword: PASSWORD, password: NEW_PASSWORD }, NOW);
      await post.deliver(db, NOW);
      const before = await keys();
      expect(before).toHaveLength(5); // a name, an address, a mailbox, a person, and where they all came from

      await tokens();
      for (const identifier of [' JOHN ', 'John@example.com', 'new@example.com']) await forget(identifier);
      await expect(
        changePassword(db, { person: john, currentPassword: PASSWORD, password: 'x' }, NOW),
      ).rejects.toThrow();
      await post.deliver(db, NOW);
      expect(await keys()).toHaveLength(before.length + 7);
      await leave();
      expect((await keys()).sort()).toEqual(before.sort());
    });

    test('what happened stays on record, without browser and address', async () => {
      await aSignedInPerson(db, 'john', { from: AWAY });
      const before = await db.selectFrom('audit_events').selectAll().orderBy('id').execute();
      expect(before.every(({ address }) => address !== '')).toBe(true);
      await leave();
      const after = await db.selectFrom('audit_events').selectAll().orderBy('id').execute();
      expect(after.slice(0, -1)).toEqual(before.map((event) => ({ ...event, user_agent: '', address: '' })));
      expect(after.at(-1)).toMatchObject({
        type: 'account_deleted',
        user_id: john.user.id,
        user_agent: '',
        address: '',
      });
    });

    test('a wrong password is counted and recorded, and deletes nothing', async () => {
      const wrong = { code: 'wrong_password', status: 403, fields: ['password'] };
      await expect(leave('not the password')).rejects.toMatchObject(wrong);
      expect(await isSignedIn(db, john)).toBe(true);
      expect(await auditTypes(db, john.user.id)).toEqual(['signed_in', 'wrong_password']);
      const failed = db.selectFrom('guesses').select('failed').where('failed', '>', 0);
      expect(await failed.execute()).toEqual([{ failed: 1 }]);
      expect(await post.deliver(db, NOW + 10)).toEqual([]);
    });

    test('the links of an account that is gone are refused, also to who takes its name', async () => {
      const [reset, verify] = await tokens();
      await leave();
      const expectRefused = async () => {
        const password = NEW_PASSWORD;
        await expect(resetPassword(db, { token: reset, password, from: AWAY }, NOW + 11)).rejects.toMatchObject(
          REFUSED,
        );
        await expect(verifyEmail(db, { token: verify, from: AWAY }, NOW + 11)).rejects.toMatchObject(REFUSED);
      };
      await expectRefused();
      await anAccount(db, 'john', { pendingEmail: 'new@example.com' });
      await expectRefused();
      expect(await auditTypes(db)).not.toContain('password_reset');
      expect(await auditTypes(db)).not.toContain('email_verified');
    });

    test('mails that were queued for it are not sent, and make no token', async () => {
      await changeEmail(db, { ...asked(), email: 'new@example.com' }, NOW);
      await forgotPassword(db, { identifier: 'john', from: AWAY }, NOW);
      await db.deleteFrom('mails').where('payload', 'like', '%notice%').execute();
      await leave();
      expect(gist(await post.deliver(db, NOW + 10))).toEqual([
        `john@example.com: Your ${BRAND.name} account was deleted`,
      ]);
      expect([await rowsIn(db, 'mails'), await rowsIn(db, 'one_time_tokens')]).toEqual([0, 0]);
    });

    test('deletes one account, once: nobody else’s, and of two at the same moment one says so', async () => {
      const jane = await aUser(db, 'jane');
      const person = await aSignedInPerson(db, 'jane', { from: AWAY });
      await Promise.allSettled([leave(), leave()]);
      expect((await auditTypes(db)).filter((type) => type === 'account_deleted')).toHaveLength(1);
      expect(await post.deliver(db, NOW + 10)).toHaveLength(1);
      expect(await isSignedIn(db, person)).toBe(true);
      const events = db.selectFrom('audit_events').select('address').where('user_id', '=', jane.id);
      expect(await events.execute()).toEqual([{ address: AWAY.device.address }]);
    });

    test('somebody without an address leaves in silence', async () => {
      await db.updateTable('users').set({ email: null, pending_email: 'new@example.com' }).execute();
      await leave();
      expect([await rowsIn(db, 'users'), await rowsIn(db, 'mails')]).toEqual([0, 0]);
    });
  });

  describe('exportAccount', () => {
    test('tells all that is kept about a person, and that it was asked for', async () => {
      await aSignedInPerson(db, 'john', { from: AWAY, now: NOW + 1 });
      const person = { at: NOW, user_agent: 'Test', address: '203.0.113.7' };
      const away = { at: NOW + 1, user_agent: 'Elsewhere', address: '198.51.100.9' };
      expect(await exportAccount(db, john, NOW + 2)).toMatchObject({
        exported_at: NOW + 2,
        account: { username: 'john', email: 'john@example.com', pending_email: null, password_changed_at: null },
        sessions: [
          { user_agent: 'Elsewhere', client: 'browser', revoked_at: null },
          { user_agent: 'Test', id: john.session.id, revoked_at: null },
        ],
        known_browsers: 2,
        activity: [
          { ...person, at: NOW + 2, type: 'data_exported' },
          { ...away, type: 'signed_in' },
          { ...person, type: 'signed_in' },
        ],
      });
    });

    test('tells of sessions that are over, too, and of nobody else’s', async () => {
      await anAccount(db, 'jane');
      await aSignedInPerson(db, 'jane', { from: AWAY });
      const confirmed = await confirmPassword(db, john, PASSWORD, NOW + 1);
      const long = NOW + days(40);
      const { sessions } = await exportAccount(db, john, long);
      expect(sessions).toEqual([
        expect.objectContaining({ id: confirmed?.session.id, revoked_at: null, expires_at: NOW + 1 + days(30) }),
        expect.objectContaining({ id: john.session.id, revoked_at: NOW + 1, created_at: NOW }),
      ]);
      expect(await exportAccount(db, john, long)).toMatchObject({ known_browsers: 1 });
    });

    test('holds nothing that proves who somebody is, and nothing of anybody else', async () => {
      await anAccount(db, 'jane');
      await aSignedInPerson(db, 'jane', { from: AWAY });
      const mailed = await tokens();
      const text = JSON.stringify(await exportAccount(db, john, NOW));
      const secrets = [
        ...mailed,
        john.from.browser ?? '?',
        ...(await db.selectFrom('users').select('password_hash as secret').execute()).map(({ secret }) => secret),
        ...(await db.selectFrom('one_time_tokens').select('hash').execute()).map(({ hash }) => hash),
        ...(await db.selectFrom('known_browsers').select('hash').execute()).map(({ hash }) => hash),
      ];
      expect(secrets).toHaveLength(9);
      for (const secret of [...secrets, 'bcrypt', '$2b$', 'jane', AWAY.device.userAgent]) {
        expect(text.replaceAll(/\{[^{}]*password_reset_requested[^{}]*\}/g, '')).not.toContain(secret);
      }
    });

    test('leaves out no event, however many there are', async () => {
      const events = Array.from({ length: 2_345 }, (_, index) => ({
        id: `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`,
        at: index,
        type: 'signed_in' as const,
        user_id: john.user.id,
        session_id: null,
        by_session_id: null,
        user_agent: '',
        address: '',
      }));
      for (let from = 0; from < events.length; from += 500) {
        await db
          .insertInto('audit_events')
          .values(events.slice(from, from + 500))
          .execute();
      }
      const { activity } = await exportAccount(db, john, NOW);
      expect(activity.slice(2).map(({ at }) => at)).toEqual(events.map(({ at }) => at).reverse());
    });
  });
});
