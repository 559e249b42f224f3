import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AWAY, aSignedInPerson, auditTypes, HOME, isSignedIn, presentAccessToken } from '../../test/account-holder';
import { countedDuring } from '../../test/counted-during';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { aUser, NOW } from '../../test/people';
import { listEvents } from '../auth/audit';
import { formatRefreshToken } from '../auth/refresh-token';
import { getConfig } from '../config/config';
import type { Db } from '../db/client';
import { verifyAccessToken } from '../edge/access-token';
import { TokenError } from '../errors';
import { log } from '../observe/log';
import { refresh } from './refresh';

/** The spans that are over. */
const ended = new InMemorySpanExporter();
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(ended)] }).register();

const warned = vi.spyOn(log, 'warn');

describe.each(DIALECTS)('%s: refresh', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    await aUser(db);
    warned.mockReset();
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

  test('of what was renewed before ends the session for both who have it, records it once and tells the operator once', async () => {
    const john = await aSignedInPerson(db);
    const stolen = tokenOf(john.session.id);
    await renew(stolen, NOW + 300);
    await presentAccessToken(db, john, NOW + 300, NOW + 360);
    for (const now of [NOW + 361, NOW + 362]) {
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
        'a refresh token was used again after its successor: session ended (a stolen copy, or a restored browser)',
      ],
    ]);
  });

  test('of a session that is over changes nothing, and records nothing', async () => {
    const john = await aSignedInPerson(db);
    const early = tokenOf(john.session.id, 7); // ahead of its session: that database was restored
    expect(await renew(early, NOW).catch((error: unknown) => error)).toEqual(new TokenError('Session has ended', true));
    expect(await isSignedIn(db, john)).toBe(true);
    expect(await auditTypes(db)).toEqual(['signed_in']);
    expect(warned).not.toHaveBeenCalled();
  });

  test('of copies that come at the same moment ends, records, counts and tells of it once', async () => {
    const john = await aSignedInPerson(db);
    const stolen = tokenOf(john.session.id);
    await renew(stolen, NOW + 300);
    await presentAccessToken(db, john, NOW + 300, NOW + 360);
    const counted = await countedDuring(async () => {
      const copies = await Promise.allSettled(Array.from({ length: 10 }, () => renew(stolen, NOW + 400)));
      expect(copies.map(({ status }) => status)).toEqual(Array(10).fill('rejected'));
    });
    expect(counted).toMatchObject({ 'latchkey_sessions_revoked_total{reason="reused"}': 1 });
    expect(await auditTypes(db)).toEqual(['signed_in', 'refresh_token_reused']);
    expect(warned).toHaveBeenCalledTimes(1);
  });

  test('counts what came of each: renewed, raced for, copied, ended, or no token of ours', async () => {
    const john = await aSignedInPerson(db);
    const first = tokenOf(john.session.id);
    const counted = await countedDuring(async () => {
      await renew(first, NOW + 300);
      for (const now of [NOW + 301, NOW + 350]) await renew(first, now);
      await presentAccessToken(db, john, NOW + 300, NOW + 360);
      for (const now of [NOW + 400, NOW + 401, NOW + 402, NOW + 403]) await renew(first, now).catch(() => {});
      for (const text of ['nothing', '', 'a.1.b', '{}', '0']) await renew(text, NOW).catch(() => {});
    });
    expect(counted).toEqual({
      'latchkey_renewals_total{outcome="rotated"}': 1,
      'latchkey_renewals_total{outcome="raced"}': 2,
      'latchkey_renewals_total{outcome="reused"}': 1,
      'latchkey_renewals_total{outcome="ended"}': 3,
      'latchkey_renewals_total{outcome="invalid"}': 5,
      'latchkey_sessions_revoked_total{reason="reused"}': 1,
    });
  });

  test('is a span of its own in a trace, with its queries below it, and tells there of nobody', async () => {
    const john = await aSignedInPerson(db);
    ended.reset();
    await renew(tokenOf(john.session.id), NOW + 300);
    await renew('nothing of ours', NOW).catch(() => {});
    const [query, renewed, refused, ...more] = ended.getFinishedSpans();
    expect(query).toMatchObject({ name: 'database', parentSpanContext: renewed?.spanContext() });
    expect([renewed?.name, renewed?.attributes]).toEqual(['renewal', {}]);
    expect([refused?.name, refused?.attributes]).toEqual(['renewal', { 'error.type': 'TokenError' }]);
    expect(more).toEqual([]);
  });
});
