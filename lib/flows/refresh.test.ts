import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listEvents } from '../auth/audit';
import { formatRefreshToken } from '../auth/refresh-token';
import { getConfig } from '../config';
import type { Db } from '../db/client';
import { verifyAccessToken } from '../edge/access-token';
import { TokenError } from '../errors';
import { log } from '../log';
import { countRenewal } from '../metrics';
import { AWAY, aSignedInPerson, auditTypes, HOME, isSignedIn } from '../testing/account-holder';
import { DIALECTS, freshDb } from '../testing/fresh-db';
import { aUser, NOW } from '../testing/people';
import { refresh } from './refresh';

vi.mock('../metrics', { spy: true });

const warned = vi.spyOn(log, 'warn');
const counted = () => vi.mocked(countRenewal).mock.calls.map(([outcome]) => outcome);

describe.each(DIALECTS)('%s: refresh', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    await aUser(db);
    warned.mockReset();
    vi.mocked(countRenewal).mockClear();
  });
  afterEach(() => clean());

  const renew = (refreshToken: string, now: number, device = HOME.device) =>
    refresh(db, { refreshToken, client: 'browser', device }, now);
  const tokenOf = (sessionId: string, generation = 1) =>
    formatRefreshToken({ sessionId, generation }, getConfig().authSecrets);

  test('gives the next refresh token and a fresh access token, and says nothing of it', async () => {
    const john = await aSignedInPerson(db);
    const tokens = await renew(tokenOf(john.session.id), NOW + 300);
    expect(tokens.refreshToken).toBe(tokenOf(john.session.id, 2));
    const verified = await verifyAccessToken(getConfig(), tokens.accessToken, NOW + 300);
    expect(verified).toMatchObject({
      status: 'valid',
      claims: { sub: john.user.id, sid: john.session.id, auth_time: NOW },
    });
    expect(await auditTypes(db)).toEqual(['signed_in']);
    expect(warned).not.toHaveBeenCalled();
  });

  test('of what is no token of ours says so', async () => {
    const refused = await renew('nothing of ours', NOW).catch((error: unknown) => error);
    expect(refused).toEqual(new TokenError('Refresh token is not valid', true));
    expect(refused).toMatchObject({ presented: true, renewable: false });
  });

  test('of a copy ends the session, for the thief and the owner, records it once and tells the operator once', async () => {
    const john = await aSignedInPerson(db);
    const stolen = tokenOf(john.session.id);
    await renew(stolen, NOW + 300);
    for (const now of [NOW + 331, NOW + 332]) {
      const refused = await renew(stolen, now, AWAY.device).catch((error: unknown) => error);
      expect(refused).toEqual(new TokenError('Session has ended', true));
      expect(refused).toMatchObject({ presented: true, renewable: false });
    }
    expect(await isSignedIn(db, john)).toBe(false);
    expect(await auditTypes(db)).toEqual(['signed_in', 'refresh_token_reused']);
    const [event] = await listEvents(db, john.user.id, { limit: 1 });
    expect(event).toMatchObject({ device: AWAY.device, bySessionId: john.session.id });
    expect(warned.mock.calls).toEqual([
      [
        { sessionId: john.session.id, userId: john.user.id },
        'a refresh token was used again after it was replaced: session ended',
      ],
    ]);
  });

  test('of a session that is over changes nothing, and records no theft', async () => {
    const john = await aSignedInPerson(db);
    const early = tokenOf(john.session.id, 7); // ahead of its session: that database was restored
    expect(await renew(early, NOW).catch((error: unknown) => error)).toEqual(new TokenError('Session has ended', true));
    expect(await isSignedIn(db, john)).toBe(true);
    expect(await auditTypes(db)).toEqual(['signed_in']);
    expect(warned).not.toHaveBeenCalled();
  });

  test('counts what came of each: renewed, raced for, copied, ended, or no token of ours', async () => {
    const john = await aSignedInPerson(db);
    const first = tokenOf(john.session.id);
    await renew(first, NOW + 300);
    await renew(first, NOW + 301);
    for (const [token, now] of [
      [first, NOW + 400],
      [first, NOW + 401],
      ['nothing', NOW],
    ] as const)
      await renew(token, now).catch(() => {});
    expect(counted()).toEqual(['rotated', 'raced', 'reused', 'ended', 'invalid']);
  });
});
