import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { presentAccessToken } from '../../test/account-holder';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { aUser, NOW, PASSWORD } from '../../test/people';
import { getConfig } from '../config/config';
import type { Db } from '../db/client';
import { signAccessToken } from '../edge/access-token';
import { refresh } from './refresh';
import { revokeToken } from './revoke-token';
import { signIn } from './sign-in';

const DEVICE = { userAgent: 'Test', address: '203.0.113.7' };
const ELSEWHERE = { userAgent: 'Elsewhere', address: '198.51.100.9' };
const FROM = { device: DEVICE, locale: 'en', browser: null } as const;

describe.each(DIALECTS)('%s: revokeToken', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    await aUser(db);
  });
  afterEach(() => clean());

  const enter = (client: 'api' | 'browser' = 'api') =>
    signIn(db, { username: 'john', password: PASSWORD, client, from: FROM, replaces: null }, NOW);
  const revoke = (token: string, now = NOW + 1) => revokeToken(db, token, ELSEWHERE, now);
  const standing = () => db.selectFrom('sessions').select('id').where('revoked_at', 'is', null).execute();
  const lastEvent = () =>
    db.selectFrom('audit_events').select(['type', 'user_agent']).orderBy('id', 'desc').executeTakeFirst();

  test.each(['api', 'browser'] as const)(
    'ends the session of a refresh token of a client that is %s',
    async (client) => {
      const { tokens, session } = await enter(client);
      const other = await enter();
      await revoke(tokens.refreshToken);
      expect(await standing()).toEqual([{ id: other.session.id }]);
      expect(await lastEvent()).toEqual({ type: 'signed_out', user_agent: 'Elsewhere' });
      await expect(refresh(db, { refreshToken: tokens.refreshToken, client, device: DEVICE }, NOW + 2)).rejects.toThrow(
        'Session has ended',
      );
      expect(session.id).not.toBe(other.session.id);
    },
  );

  test('ends the session of a valid access token', async () => {
    const { tokens } = await enter();
    await revoke(tokens.accessToken);
    expect(await standing()).toEqual([]);
    expect(await lastEvent()).toMatchObject({ type: 'signed_out' });
  });

  test('ends the session of a refresh token that was replaced, and records a reuse where its successor was kept', async () => {
    const john = await enter();
    await refresh(db, { refreshToken: john.tokens.refreshToken, client: 'api', device: DEVICE }, NOW + 300);
    await presentAccessToken(db, john, NOW + 300, NOW + 360);
    await revoke(john.tokens.refreshToken, NOW + 400);
    expect(await standing()).toEqual([]);
    expect(await lastEvent()).toEqual({ type: 'refresh_token_reused', user_agent: 'Elsewhere' });
  });

  test('ends a session once', async () => {
    const { tokens } = await enter();
    await Promise.all([revoke(tokens.refreshToken), revoke(tokens.refreshToken), revoke(tokens.accessToken)]);
    const events = await db.selectFrom('audit_events').select('type').orderBy('id').execute();
    expect(events.map(({ type }) => type)).toEqual(['signed_in', 'signed_out']);
  });

  test('changes nothing for a token that is unknown, forged or expired', async () => {
    const { tokens, session, user } = await enter();
    const forged = await signAccessToken(
      { ...getConfig(), authSecrets: ['somebody else’s secret 0123456789 abc'] },
      { sub: user.id, sid: session.id, auth_time: NOW, amr: ['pwd'] },
      NOW,
    );
    const events = await db.selectFrom('audit_events').selectAll().execute();
    const unknown = [
      'x',
      '',
      `${'0'.repeat(36)}.1.${'A'.repeat(43)}`,
      tokens.refreshToken.replace('.1.', '.2.'),
      forged,
    ];
    for (const token of unknown) await revoke(token);
    await revoke(tokens.accessToken, NOW + 400);
    expect(await standing()).toEqual([{ id: session.id }]);
    expect(await db.selectFrom('audit_events').selectAll().execute()).toEqual(events);
  });
});
