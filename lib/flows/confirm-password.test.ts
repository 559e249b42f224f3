import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findLiveSession, revokeSession } from '../auth/session';
import { getConfig } from '../config';
import type { Db } from '../db/client';
import { verifyAccessToken } from '../edge/access-token';
import { anAccount, aSignedInPerson, auditTypes } from '../testing/account-holder';
import { DIALECTS, freshDb } from '../testing/fresh-db';
import { NOW, PASSWORD } from '../testing/people';
import { hours } from '../time';
import { confirmPassword } from './confirm-password';
import type { SignedInPerson } from './own-password';

const LATER = NOW + hours(1);

describe.each(DIALECTS)('%s: confirmPassword', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  let john: SignedInPerson;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    await anAccount(db);
    john = await aSignedInPerson(db);
  });
  afterEach(() => clean());

  const authenticatedAt = async ({ session, user } = john) =>
    (await findLiveSession(db, session.id, user.id, LATER))?.session.authenticatedAt;

  test('the session counts as just authenticated, and its next token says so; no other does', async () => {
    const other = await aSignedInPerson(db);
    const { accessToken, accessTokenTtl } = await confirmPassword(db, john, PASSWORD, LATER);
    expect([await authenticatedAt(), await authenticatedAt(other)]).toEqual([LATER, NOW]);
    expect(await verifyAccessToken(getConfig(), accessToken, LATER)).toMatchObject({
      status: 'valid',
      claims: { sub: john.user.id, sid: john.session.id, auth_time: LATER, exp: LATER + accessTokenTtl },
    });
    expect(await auditTypes(db, john.user.id)).toEqual(['signed_in', 'signed_in', 'password_confirmed']);
    expect(await db.selectFrom('mails').selectAll().execute()).toEqual([]);
  });

  test('the token ends with the session', async () => {
    const expiresAt = LATER + 20;
    await db.updateTable('sessions').set({ expires_at: expiresAt }).execute();
    const ending = { ...john, session: { ...john.session, expiresAt } };
    expect(await confirmPassword(db, ending, PASSWORD, LATER)).toMatchObject({ accessTokenTtl: 20 });
  });

  test('a wrong password is recorded, and confirms nothing', async () => {
    const wrong = { code: 'wrong_password', fields: ['password'] };
    await expect(confirmPassword(db, john, 'not the password', LATER)).rejects.toMatchObject(wrong);
    expect(await authenticatedAt()).toBe(NOW);
    expect(await auditTypes(db, john.user.id)).toEqual(['signed_in', 'wrong_password']);
  });

  test('the right password of somebody else confirms nothing', async () => {
    await anAccount(db, 'jane');
    const mixed = { ...john, user: (await aSignedInPerson(db, 'jane')).user };
    await expect(confirmPassword(db, mixed, PASSWORD, LATER)).rejects.toThrow('Session has ended');
    expect(await authenticatedAt()).toBe(NOW);
  });

  test('a session that ended meanwhile gets no token, and nothing is recorded', async () => {
    await revokeSession(db, john.session.id, john.user.id, LATER);
    await expect(confirmPassword(db, john, PASSWORD, LATER)).rejects.toThrow('Session has ended');
    expect(await auditTypes(db, john.user.id)).toEqual(['signed_in']);
  });
});
