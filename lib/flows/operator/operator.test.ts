import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { anAccount, auditTypes, NEW_PASSWORD, rowsIn, userRow } from '../../../test/account-holder';
import { countedDuring } from '../../../test/counted-during';
import { DIALECTS, freshDb } from '../../../test/fresh-db';
import { aSession, authenticateUser, NOW, PASSWORD } from '../../../test/people';
import { findLiveSession } from '../../auth/session';
import type { User } from '../../auth/user';
import type { Db } from '../../db/client';
import { addUser } from './add-user';
import { deleteUserByOperator } from './delete-user';
import { disableUser, enableUser } from './disable-user';
import { endAllSessions, endSession, endSessionsOf } from './end-sessions';
import { setUserPassword } from './set-password';

describe.each(DIALECTS)('%s: what operators do', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  let john: User;
  let jane: User;

  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    john = await anAccount(db, 'john', { pendingEmail: 'new@example.com' });
    jane = await anAccount(db, 'jane');
  });
  afterEach(() => clean());

  const stands = async (user: User, id: string) => (await findLiveSession(db, id, user.id, NOW)) !== null;
  const mails = async () =>
    (await db.selectFrom('mails').select('payload').execute()).map(({ payload }) => JSON.parse(payload));

  test('a disabled user is out at once, everywhere and for good; others are not', async () => {
    const [one, two, other] = [await aSession(db, john.id), await aSession(db, john.id), await aSession(db, jane.id)];
    expect(await disableUser(db, john.id, NOW)).toBe(2);
    expect([await stands(john, one.id), await stands(john, two.id), await stands(jane, other.id)]).toEqual([
      false,
      false,
      true,
    ]);
    expect(await authenticateUser(db, 'john', PASSWORD)).toBeNull();
    expect(await disableUser(db, john.id, NOW + 1)).toBeNull();

    expect(await enableUser(db, john.id, NOW)).toBe(true);
    expect(await authenticateUser(db, 'john', PASSWORD)).toMatchObject({ id: john.id });
    expect([await stands(john, one.id), await stands(john, two.id)]).toEqual([false, false]);
    expect(await enableUser(db, john.id, NOW)).toBe(false);
    expect(await auditTypes(db)).toEqual(['user_disabled', 'user_enabled']);
    expect(await mails()).toEqual([]);
  });

  test('of many who disable a user at once, one is told that it did', async () => {
    const told = await Promise.all(Array.from({ length: 10 }, () => disableUser(db, john.id, NOW)));
    expect(told.filter((ended) => ended !== null)).toEqual([0]);
    expect(await auditTypes(db)).toEqual(['user_disabled']);
  });

  test('a password that is set ends all that began with the old one, and its owner is told', async () => {
    const session = await aSession(db, john.id);
    await setUserPassword(db, { userId: john.id, password: NEW_PASSWORD, locale: 'ko' }, NOW);
    expect(await authenticateUser(db, 'john', PASSWORD)).toBeNull();
    expect(await authenticateUser(db, 'john', NEW_PASSWORD)).toMatchObject({ id: john.id });
    expect(await stands(john, session.id)).toBe(false);
    expect(await userRow(db, john.id)).toMatchObject({
      pending_email: null,
      password_version: 2,
      password_changed_at: NOW,
    });
    expect(await auditTypes(db)).toEqual(['password_set']);
    expect(await mails()).toMatchObject([
      {
        order: { to: 'john@example.com', content: { template: 'password_changed', how: 'set' } },
        asked: { locale: 'ko' },
      },
    ]);
  });

  test('a password that would be guessed, or for somebody disabled, changes nothing', async () => {
    const weak = setUserPassword(db, { userId: john.id, password: 'john@example.com', locale: 'en' }, NOW);
    await expect(weak).rejects.toMatchObject({ code: 'password_refused', reason: 'own_words' });
    await disableUser(db, john.id, NOW);
    const closed = setUserPassword(db, { userId: john.id, password: NEW_PASSWORD, locale: 'en' }, NOW);
    await expect(closed).rejects.toMatchObject({ reason: 'user_disabled' });
    expect(await userRow(db, john.id)).toMatchObject({ password_version: 1 });
    expect(await auditTypes(db)).toEqual(['user_disabled']);
    expect(await mails()).toEqual([]);
  });

  test('a user that is deleted is gone, disabled or not, and told; what happened stays, without telling of them', async () => {
    await aSession(db, john.id);
    await disableUser(db, john.id, NOW);
    const account = { ...john, email: 'john@example.com', pendingEmail: null };
    expect(await deleteUserByOperator(db, account, 'en', NOW)).toBe(true);
    expect(await deleteUserByOperator(db, account, 'en', NOW)).toBe(false);
    expect([await rowsIn(db, 'users'), await rowsIn(db, 'sessions')]).toEqual([1, 0]);
    const events = await db.selectFrom('audit_events').select(['type', 'user_agent']).orderBy('id').execute();
    expect(events).toEqual([
      { type: 'user_disabled', user_agent: '' },
      { type: 'account_deleted', user_agent: '' },
    ]);
    expect(await mails()).toMatchObject([
      { order: { to: 'john@example.com', content: { template: 'account_deleted' } } },
    ]);
  });

  test('one session, all of a user, or everybody’s end, each once and on record [V7.4.5]', async () => {
    const [one, two] = [await aSession(db, john.id), await aSession(db, john.id)];
    for (let n = 0; n < 3; n++) await aSession(db, jane.id);
    expect(await endSession(db, one.id, NOW)).toEqual({ sessionId: one.id, userId: john.id });
    expect(await endSession(db, one.id, NOW)).toBeNull();
    expect(await stands(john, two.id)).toBe(true);
    expect(await endSessionsOf(db, john.id, NOW)).toBe(1);
    expect(await endSessionsOf(db, john.id, NOW)).toBe(0);

    const told: number[] = [];
    const work = { ended: (count: number) => void told.push(count), stop: new AbortController().signal };
    expect(await endAllSessions(db, () => NOW, work)).toBe(3);
    expect(await endAllSessions(db, () => NOW, work)).toBe(0);
    expect(told).toEqual([3]);
    expect(await auditTypes(db, jane.id)).toEqual(Array(3).fill('session_revoked'));
    expect(await auditTypes(db, john.id)).toEqual(Array(2).fill('session_revoked'));
  });

  test('whatever an operator does to end a session counts it, as ended by an operator', async () => {
    const everybody = { ended: () => {}, stop: new AbortController().signal };
    const ways: ((sessionId: string) => Promise<unknown>)[] = [
      (sessionId) => endSession(db, sessionId, NOW),
      () => endSessionsOf(db, john.id, NOW),
      () => endAllSessions(db, () => NOW, everybody),
      () => setUserPassword(db, { userId: john.id, password: NEW_PASSWORD, locale: 'en' }, NOW),
      () => disableUser(db, john.id, NOW),
    ];
    for (const end of ways) {
      const { id } = await aSession(db, john.id);
      expect(await countedDuring(() => end(id))).toEqual({ 'latchkey_sessions_revoked_total{reason="operator"}': 1 });
    }
  });

  test('told to stop, ending everybody’s sessions stops', async () => {
    const session = await aSession(db, jane.id);
    expect(await endAllSessions(db, () => NOW, { ended: () => {}, stop: AbortSignal.abort() })).toBe(0);
    expect(await stands(jane, session.id)).toBe(true);
  });

  test('a user who is added with somebody’s address is not added at all', async () => {
    const wish = { username: 'mina', password: NEW_PASSWORD, email: 'jane@example.com', locale: 'en' } as const;
    await expect(addUser(db, { ...wish, verified: true }, NOW)).rejects.toMatchObject({ reason: 'email_taken' });
    expect([await rowsIn(db, 'users'), await auditTypes(db)]).toEqual([2, []]);
    const mina = await addUser(db, { ...wish, verified: false }, NOW);
    expect(await userRow(db, mina.id)).toMatchObject({ email: null, pending_email: 'jane@example.com' });
    expect(await mails()).toMatchObject([{ order: { kind: 'verify_address' } }]); // which tells jane, not mina
  });
});
