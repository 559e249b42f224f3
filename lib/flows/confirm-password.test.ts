import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { anAccount, aSignedInPerson, auditTypes, HOME, rowsIn, userRow } from '../../test/account-holder';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { NOW, PASSWORD } from '../../test/people';
import { findLiveSession } from '../auth/session';
import { getConfig } from '../config/config';
import type { Db } from '../db/client';
import { verifyAccessToken } from '../edge/access-token';
import { TokenError } from '../errors';
import { days, hours } from '../time';
import { confirmPassword } from './confirm-password';
import type { SignedInPerson } from './own-password';
import { refresh } from './refresh';
import { signIn } from './sign-in';

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
  const rows = async () => ({
    sessions: await db.selectFrom('sessions').selectAll().orderBy('id').execute(),
    user: await userRow(db, john.user.id),
  });

  test('gives a browser a new session, just authenticated, in place of the one it had; no other changes [V7.2.4]', async () => {
    const other = await aSignedInPerson(db);
    const confirmed = await confirmPassword(db, john, PASSWORD, LATER);
    if (!confirmed) throw new Error('no session');
    const { session, tokens } = confirmed;
    expect(session).toMatchObject({ client: 'browser', authenticatedAt: LATER, createdAt: LATER });
    expect(session.id).not.toBe(john.session.id);
    expect(await authenticatedAt({ ...john, session })).toBe(LATER);
    expect([await authenticatedAt(), await authenticatedAt(other)]).toEqual([undefined, NOW]);
    expect(await verifyAccessToken(getConfig(), tokens.accessToken, LATER)).toMatchObject({
      status: 'valid',
      claims: { sub: john.user.id, sid: session.id, auth_time: LATER, exp: LATER + tokens.accessTokenTtl },
    });
    expect(await auditTypes(db, john.user.id)).toEqual(['signed_in', 'signed_in', 'password_confirmed']);
    const events = db.selectFrom('audit_events').select('session_id').where('type', '=', 'password_confirmed');
    expect(await events.execute()).toEqual([{ session_id: session.id }]);
    expect(await rowsIn(db, 'mails')).toBe(0);
  });

  test('what was copied of the session before is of no use', async () => {
    const attempt = { username: 'john', password: PASSWORD, client: 'browser', from: john.from } as const;
    const { tokens, ...person } = await signIn(db, { ...attempt, replaces: null }, NOW);
    const confirmed = await confirmPassword(db, { ...john, session: person.session }, PASSWORD, LATER);
    const renew = (refreshToken = '') => refresh(db, { refreshToken, client: 'browser', device: HOME.device }, LATER);
    await expect(renew(tokens.refreshToken)).rejects.toThrow('Session has ended');
    expect((await renew(confirmed?.tokens.refreshToken)).refreshToken).toContain('.2.');
    expect(await auditTypes(db, john.user.id)).toEqual(['signed_in', 'signed_in', 'password_confirmed']);
  });

  test('the browser keeps the secret that it is known by, and one row', async () => {
    const confirmed = await confirmPassword(db, john, PASSWORD, LATER);
    expect(confirmed?.browser).toBe(john.from.browser);
    expect(confirmed?.browser).toMatch(/^[\w-]{43}$/);
    const browsers = await db.selectFrom('known_browsers').select('last_seen_at').execute();
    expect(browsers).toEqual([{ last_seen_at: LATER }]);
  });

  test('the new session lasts as long as any that begins now', async () => {
    await db
      .updateTable('sessions')
      .set({ expires_at: LATER + 20 })
      .execute();
    const confirmed = await confirmPassword(db, john, PASSWORD, LATER);
    expect(confirmed?.session.expiresAt).toBe(LATER + days(30));
    expect(confirmed?.tokens).toMatchObject({ accessTokenTtl: 300, refreshTokenTtl: days(30) });
  });

  test('an API client keeps its session, which counts as just authenticated', async () => {
    const attempt = { username: 'john', password: PASSWORD, client: 'api', from: HOME, replaces: null } as const;
    const { user, session } = await signIn(db, attempt, NOW);
    const before = await rowsIn(db, 'sessions');
    const person = { user, session, from: HOME };
    expect(await confirmPassword(db, person, PASSWORD, LATER)).toBeNull();
    expect([await authenticatedAt(person), await authenticatedAt()]).toEqual([LATER, NOW]);
    expect(await rowsIn(db, 'sessions')).toBe(before);
    expect(await rowsIn(db, 'known_browsers')).toBe(1);
    expect(await auditTypes(db, john.user.id)).toEqual(['signed_in', 'signed_in', 'password_confirmed']);
    const events = db.selectFrom('audit_events').select('session_id').where('type', '=', 'password_confirmed');
    expect(await events.execute()).toEqual([{ session_id: session.id }]);
  });

  test('of two at the same moment in one browser, one gets the session that takes its place', async () => {
    const both = await Promise.allSettled([1, 2].map(() => confirmPassword(db, john, PASSWORD, LATER)));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await auditTypes(db, john.user.id)).toEqual(['signed_in', 'password_confirmed']);
    expect(await rowsIn(db, 'sessions')).toBe(2);
  });

  test('a wrong password is recorded, and confirms nothing', async () => {
    const wrong = { code: 'wrong_password', fields: ['password'] };
    await expect(confirmPassword(db, john, 'not the password', LATER)).rejects.toMatchObject(wrong);
    expect(await authenticatedAt()).toBe(NOW);
    expect(await rowsIn(db, 'sessions')).toBe(1);
    expect(await auditTypes(db, john.user.id)).toEqual(['signed_in', 'wrong_password']);
  });

  test('the right password of somebody else confirms nothing', async () => {
    await anAccount(db, 'jane');
    const mixed = { ...john, user: (await aSignedInPerson(db, 'jane')).user };
    await expect(confirmPassword(db, mixed, PASSWORD, LATER)).rejects.toThrow('Session has ended');
    expect(await authenticatedAt()).toBe(NOW);
  });

  test.each<[string, Partial<{ revoked_at: number; expires_at: number }>]>([
    ['was ended', { revoked_at: LATER }],
    ['ran out', { expires_at: LATER }],
  ])('a session that %s meanwhile gets no other, and nothing changes', async (_, over) => {
    await db.updateTable('sessions').set(over).execute();
    const before = await rows();
    await expect(confirmPassword(db, john, PASSWORD, LATER)).rejects.toBeInstanceOf(TokenError);
    expect(await rows()).toEqual(before);
    expect(await auditTypes(db, john.user.id)).toEqual(['signed_in']);
  });
});
