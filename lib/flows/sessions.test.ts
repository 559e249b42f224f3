import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { presentAccessToken } from '../../test/account-holder';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { aUser, NOW, PASSWORD } from '../../test/people';
import { listEvents } from '../auth/audit';
import { findLiveSession, listSessions } from '../auth/session';
import { getConfig, parseConfig } from '../config/config';
import type { Db } from '../db/client';
import { signAccessToken, verifyAccessToken } from '../edge/access-token';
import { days, minutes } from '../time';
import { refresh } from './refresh';
import { revokeAllSessions, revokeOneSession, revokeOtherSessions } from './revoke-sessions';
import { signIn } from './sign-in';
import { type HeldSession, signOut } from './sign-out';
import type { SignedIn } from './start-signed-in';

vi.mock('../config/config', { spy: true }); // settings that change while sessions live

const DEVICE = { userAgent: 'Test', address: '203.0.113.7' };
const FROM = { device: DEVICE, locale: 'en', browser: null } as const;
const THIEF = { userAgent: 'Thief', address: '198.51.100.9' };

describe.each(DIALECTS)('%s: sessions', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    await aUser(db);
  });
  afterEach(async () => {
    vi.mocked(getConfig).mockReset();
    await clean();
  });

  const enter = (username = 'john', now = NOW, replaces: HeldSession | null = null) =>
    signIn(db, { username, password: PASSWORD, client: 'browser', from: FROM, replaces }, now);
  const renew = (refreshToken: string, now: number, device = DEVICE) =>
    refresh(db, { refreshToken, client: 'browser', device }, now);
  const events = async ({ user }: SignedIn) =>
    (await listEvents(db, user.id, { limit: 100 })).map((event) => event.type).reverse();
  const held = ({ user, session }: SignedIn) => ({ userId: user.id, sessionId: session.id });
  const asking = (signedIn: SignedIn) => ({ held: held(signedIn), device: DEVICE });
  const alive = async ({ user, session }: SignedIn) => (await findLiveSession(db, session.id, user.id, NOW)) !== null;

  test('a refresh token used again once its successor arrived ends the session, and it is recorded once', async () => {
    const john = await enter();
    const stolen = john.tokens.refreshToken;
    const { refreshToken } = await renew(stolen, NOW + 300);
    await presentAccessToken(db, john, NOW + 300, NOW + 360);
    const thefts = Array.from({ length: 10 }, () => renew(stolen, NOW + 361, THIEF));
    for (const theft of await Promise.allSettled(thefts)) {
      expect(theft).toMatchObject({ status: 'rejected', reason: { reason: 'Session has ended' } });
    }
    await expect(renew(refreshToken, NOW + 362)).rejects.toThrow('Session has ended');
    expect(await alive(john)).toBe(false);
    expect(await events(john)).toEqual(['signed_in', 'refresh_token_reused']);
    const [theft] = await listEvents(db, john.user.id, { limit: 1 });
    expect(theft).toMatchObject({ device: THIEF, bySessionId: john.session.id, sessionUserAgent: DEVICE.userAgent });
  });

  test('a refresh token nobody issued is refused and changes nothing', async () => {
    const john = await enter();
    const forged = john.tokens.refreshToken.replace('.1.', '.2.');
    await expect(renew(forged, NOW)).rejects.toThrow('Refresh token is not valid');
    await expect(renew(john.tokens.accessToken, NOW)).rejects.toThrow('Refresh token is not valid');
    expect(await alive(john)).toBe(true);
    expect(await events(john)).toEqual(['signed_in']);
  });

  test('an API client’s tokens and a browser’s are of no use to each other', async () => {
    const john = await enter();
    const { refreshToken } = john.tokens;
    await expect(refresh(db, { refreshToken, client: 'api', device: DEVICE }, NOW)).rejects.toThrow(
      'Session has ended',
    );
    expect(await alive(john)).toBe(true);
    expect((await renew(refreshToken, NOW)).refreshToken).toContain('.2.');
  });

  test('a wrong password is recorded for its owner, a name nobody has without the name [V16.2.1 V16.3.1]', async () => {
    const john = await enter();
    const wrong = { password: 'wrong', client: 'browser', from: { ...FROM, device: THIEF }, replaces: null } as const;
    await expect(signIn(db, { ...wrong, username: 'john' }, NOW)).rejects.toThrow('Invalid credentials');
    await expect(signIn(db, { ...wrong, username: 'my password' }, NOW)).rejects.toThrow('Invalid credentials');
    expect(await events(john)).toEqual(['signed_in', 'sign_in_failed']);
    const rows = await db.selectFrom('audit_events').selectAll().where('user_id', 'is', null).execute();
    expect(rows).toMatchObject([{ type: 'sign_in_failed', address: THIEF.address }]);
    expect(JSON.stringify(rows)).not.toContain('my password');
  });

  test('ends one session, all others, or all', async () => {
    const [here, two, three, four] = [await enter(), await enter(), await enter(), await enter()];
    await revokeOneSession(db, two.session.id, asking(here), NOW);
    expect([await alive(here), await alive(two), await alive(three)]).toEqual([true, false, true]);
    expect(await revokeOtherSessions(db, asking(here), NOW)).toBe(2);
    expect([await alive(here), await alive(three), await alive(four)]).toEqual([true, false, false]);
    await revokeAllSessions(db, asking(here), NOW);
    expect(await alive(here)).toBe(false);
    expect((await events(here)).slice(4)).toEqual([...Array(3).fill('session_revoked'), 'signed_out']);
    const by = await db
      .selectFrom('audit_events')
      .select('by_session_id')
      .where('type', '=', 'session_revoked')
      .execute();
    expect(by.map((row) => row.by_session_id)).toEqual(Array(3).fill(here.session.id));
  });

  test('nobody ends or sees the session of another [V8.2.2]', async () => {
    const john = await enter();
    await aUser(db, 'jane');
    const jane = await enter('jane');
    await expect(revokeOneSession(db, john.session.id, asking(jane), NOW)).rejects.toMatchObject({ code: 'not_found' });
    await revokeOtherSessions(db, asking(jane), NOW);
    expect(await alive(john)).toBe(true);
    expect((await listSessions(db, jane.user.id, NOW)).map(({ id }) => id)).toEqual([jane.session.id]);
    expect(await events(john)).toEqual(['signed_in']);
  });

  test('a session that is over cannot be ended again', async () => {
    const [here, other] = [await enter(), await enter()];
    await revokeOneSession(db, other.session.id, asking(here), NOW);
    await expect(revokeOneSession(db, other.session.id, asking(here), NOW)).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await events(here)).toEqual(['signed_in', 'signed_in', 'session_revoked']);
  });

  test('signing out twice, or in over an old session, is recorded once [V16.3.1]', async () => {
    const first = await enter();
    const second = await enter('john', NOW, held(first));
    expect([await alive(first), await alive(second)]).toEqual([false, true]);
    await signOut(db, held(second), DEVICE, NOW);
    await signOut(db, held(second), DEVICE, NOW);
    expect(await events(first)).toEqual(['signed_in', 'signed_out', 'signed_in', 'signed_out']);
  });

  test('signing out or in with a token whose successor arrived elsewhere ends the session, and says it was used a second time', async () => {
    const [one, two] = [await enter(), await enter()];
    await signOut(db, { ...held(one), stale: true }, DEVICE, NOW);
    await enter('john', NOW, { ...held(two), stale: true });
    expect([await alive(one), await alive(two)]).toEqual([false, false]);
    expect((await events(one)).slice(2)).toEqual(['refresh_token_reused', 'refresh_token_reused', 'signed_in']);
  });

  test('events are paged by the one before, so that none can be pushed out of sight', async () => {
    const john = await enter();
    for (let count = 0; count < 5; count++) await signOut(db, held(await enter()), DEVICE, NOW);
    const all = await listEvents(db, john.user.id, { limit: 4 });
    let before = all.at(-1)?.id;
    while (before) {
      const next = await listEvents(db, john.user.id, { limit: 4, before });
      all.push(...next);
      before = next.at(-1)?.id;
    }
    expect(all.map((event) => event.id)).toEqual([...all.map((event) => event.id)].sort().reverse());
    expect(all).toHaveLength(11);
  });

  test('the list tells where and when, the session used last first', async () => {
    const [one, two] = [await enter(), await enter('john', NOW + 10)];
    await renew(one.tokens.refreshToken, NOW + minutes(10));
    expect(await listSessions(db, one.user.id, NOW + minutes(11))).toMatchObject([
      { id: one.session.id, createdAt: NOW, lastSeenAt: NOW + minutes(10), device: DEVICE },
      { id: two.session.id, createdAt: NOW + 10, lastSeenAt: NOW + 10 },
    ]);
  });

  test('the access token ends with the session', async () => {
    const john = await enter();
    await db
      .updateTable('sessions')
      .set({ created_at: NOW + 60 - days(90) })
      .execute();
    const tokens = await renew(john.tokens.refreshToken, NOW);
    expect([tokens.accessTokenTtl, tokens.refreshTokenTtl]).toEqual([60, 60]);
    expect(await verifyAccessToken(getConfig(), tokens.accessToken, NOW + 90)).toMatchObject({ status: 'refused' });
  });

  test('nobody is signed out by the clock: 90 days over three periods, renewed every day', async () => {
    let { refreshToken, accessToken } = (await enter()).tokens;
    for (let day = 1; day < 90; day++) {
      const at = NOW + days(day);
      ({ refreshToken, accessToken } = await renew(refreshToken, at));
      for (const skew of [-30, 0, 329]) {
        expect((await verifyAccessToken(getConfig(), accessToken, at + skew)).status).toBe('valid');
      }
    }
  });

  test('a token signed in the last second of a period holds in the next', async () => {
    const last = Math.ceil(NOW / days(30)) * days(30) - 1;
    const { tokens } = await enter('john', last);
    for (const at of [last, last + 1, last + 299]) {
      expect((await verifyAccessToken(getConfig(), tokens.accessToken, at)).status).toBe('valid');
    }
    const renewed = await renew(tokens.refreshToken, last + 1);
    expect(renewed.accessToken.split('.')[0]).not.toBe(tokens.accessToken.split('.')[0]); // another key id
    expect((await verifyAccessToken(getConfig(), renewed.accessToken, last)).status).toBe('valid'); // a clock behind
  });

  test('nobody is signed out by a change of secret, and no token of the dropped one is accepted [V11.2.2 V13.3.4]', async () => {
    const [before, during, after] = ['old', 'new,old', 'new'].map((list) =>
      parseConfig({
        AUTH_SECRET: list.replaceAll(/old|new/g, (name) => `the ${name} secret of this test 012345`),
        BCRYPT_COST: '4',
      }),
    );
    if (!before || !during || !after) throw new Error('three settings');

    vi.mocked(getConfig).mockReturnValue(before);
    const { tokens } = await enter();
    vi.mocked(getConfig).mockReturnValue(during);
    expect((await verifyAccessToken(during, tokens.accessToken, NOW)).status).toBe('valid');
    const renewed = await renew(tokens.refreshToken, NOW + 300);

    vi.mocked(getConfig).mockReturnValue(after);
    expect((await verifyAccessToken(after, renewed.accessToken, NOW + 300)).status).toBe('valid');
    expect((await verifyAccessToken(after, tokens.accessToken, NOW)).status).toBe('refused');
    await expect(renew(tokens.refreshToken, NOW + 301)).rejects.toThrow('Refresh token is not valid');
    expect((await renew(renewed.refreshToken, NOW + 600)).refreshToken).toContain('.3.');
    const forged = await signAccessToken(before, { sub: 'x', sid: 'y', auth_time: NOW, amr: ['pwd'] }, NOW);
    expect((await verifyAccessToken(after, forged, NOW)).status).toBe('refused');
  });
});
