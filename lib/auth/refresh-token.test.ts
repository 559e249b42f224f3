import { createHmac, hkdfSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { aSession, aUser, NOW } from '../../test/people';
import { getConfig } from '../config/config';
import type { Db } from '../db/client';
import { days } from '../time';
import { formatRefreshToken, parseRefreshToken, type RefreshToken, rotateRefreshToken } from './refresh-token';
import { peekRefreshToken } from './renewable-session';
import { revokeSession } from './revocation';
import type { User } from './user';

const SECRETS = getConfig().authSecrets;
const TOKEN: RefreshToken = { sessionId: '019f2c4e-0000-7000-8000-000000000001', generation: 7 };

describe('a refresh token', () => {
  const format = () => formatRefreshToken(TOKEN, SECRETS);

  test('is the session, the generation and a proof, and the same each time it is made [V7.2.3]', () => {
    expect(format()).toMatch(/^019f2c4e-0000-7000-8000-000000000001\.7\.[\w-]{43}$/);
    expect(format()).toBe(format());
    expect(parseRefreshToken(format(), SECRETS)).toEqual(TOKEN);
  });

  test('of any generation up to 15 digits holds, which a number can tell apart', () => {
    for (const generation of [1, 10, 42, 999_999_999_999_999]) {
      const token = { ...TOKEN, generation };
      expect(parseRefreshToken(formatRefreshToken(token, SECRETS), SECRETS)).toEqual(token);
    }
    const longer = { ...TOKEN, generation: 1_000_000_000_000_000 };
    expect(parseRefreshToken(formatRefreshToken(longer, SECRETS), SECRETS)).toBeNull();
  });

  /** So that an update, or another machine, signs nobody out. */
  test('is proved by HMAC-SHA-256 with a key from the secret by HKDF, under a label of its own', () => {
    const secret = 'a secret whose key nobody derived yet';
    const key = hkdfSync('sha256', secret, Buffer.alloc(0), Buffer.from('latchkey refresh token v1'), 32);
    const proof = createHmac('sha256', Buffer.from(key)).update('019f2c4e-0000-7000-8000-000000000001.7');
    expect(formatRefreshToken(TOKEN, [secret]).split('.')[2]).toBe(proof.digest('base64url'));
  });

  test.each([
    ['', () => ''],
    ['with something before it', () => `x${format()}`],
    ['with a space before it', () => ` ${format()}`],
    ['of another generation', () => format().replace('.7.', '.8.')],
    ['of another session', () => format().replace('0001.', '0002.')],
    ['with a changed proof', () => format().replace(/.{2}$/, 'AA')],
    ['with padding', () => `${format()}=`],
    ['with a line break', () => `${format()}\n`],
    ['with a leading zero', () => format().replace('.7.', '.07.')],
    ['with a sign', () => format().replace('.7.', '.+7.')],
    ['in capitals', () => format().toUpperCase()],
    ['made with another secret', () => formatRefreshToken(TOKEN, ['another secret than that of the tests'])],
    ['that is an access token', () => 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.AAAA'],
  ])('%s does not hold [V7.2.3 V11.2.5]', (_, make) => {
    expect(parseRefreshToken(make(), SECRETS)).toBeNull();
  });

  test('of an older secret holds while it is in the list', () => {
    const [current] = SECRETS;
    expect(parseRefreshToken(format(), ['a new secret in front of the list 1', current])).toEqual(TOKEN);
    expect(parseRefreshToken(format(), ['a new secret in front of the list 1'])).toBeNull();
  });
});

describe.each(DIALECTS)('%s: rotateRefreshToken', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  let john: User;
  let first: RefreshToken;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    john = await aUser(db);
    first = { sessionId: (await aSession(db, john.id)).id, generation: 1 };
  });
  afterEach(() => clean());

  const rotate = (token: RefreshToken, now: number, client: 'browser' | 'api' = 'browser') =>
    rotateRefreshToken(db, token, client, now);
  const row = () => db.selectFrom('sessions').selectAll().where('id', '=', first.sessionId).executeTakeFirstOrThrow();
  const second = () => ({ ...first, generation: 2 });
  const keep = (kept_at: number) => db.updateTable('sessions').set({ kept_at }).execute();

  test('moves the session on: generation, last seen, end', async () => {
    const rotation = await rotate(first, NOW + 600);
    expect(rotation).toEqual({
      status: 'rotated',
      raced: false,
      session: { ...second(), userId: john.id, authenticatedAt: NOW, expiresAt: NOW + 600 + days(30) },
    });
    expect(await row()).toMatchObject({
      generation: 2,
      rotated_at: NOW + 600,
      last_seen_at: NOW + 600,
      authenticated_at: NOW,
      expires_at: NOW + 600 + days(30),
    });
  });

  test('gives racing requests the same successor, and rotates once', async () => {
    const rotations = await Promise.all(Array.from({ length: 20 }, () => rotate(first, NOW + 600)));
    const [one] = rotations;
    if (one?.status !== 'rotated') throw new Error('nobody renewed');
    for (const rotation of rotations) expect(rotation).toMatchObject({ status: 'rotated', session: one.session });
    expect(rotations.filter((rotation) => rotation.status === 'rotated' && !rotation.raced)).toHaveLength(1);
    expect((await row()).generation).toBe(2);
  });

  test('gives the successor that is known to be kept for 30 seconds more, and not one longer', async () => {
    await rotate(first, NOW);
    await keep(NOW);
    const within = await rotate(first, NOW + 30);
    expect(within).toMatchObject({ status: 'rotated', session: { generation: 2 } });
    expect((await row()).rotated_at).toBe(NOW);
    expect(await rotate(first, NOW + 31)).toEqual({ status: 'reused', userId: john.id });
  });

  test('takes a generation older than the one before for reused at once [V10.4.5]', async () => {
    await rotate(first, NOW);
    await rotate(second(), NOW + 1);
    expect(await rotate(first, NOW + 2)).toEqual({ status: 'reused', userId: john.id });
  });

  test('slides the end by 30 days, up to 90 days from the start [V7.3.1 V7.3.2 V10.4.8]', async () => {
    let token = first;
    for (const day of [29, 58, 87, 89]) {
      const rotation = await rotate(token, NOW + days(day));
      expect(rotation.status).toBe('rotated');
      expect((await row()).expires_at).toBe(NOW + days(Math.min(day + 30, 90)));
      token = { ...token, generation: token.generation + 1 };
    }
    expect(await rotate(token, NOW + days(90))).toEqual({ status: 'ended' });
  });

  test.each<[string, () => Promise<unknown>]>([
    ['that was revoked', () => revokeSession(db, first.sessionId, john.id, 'signed_out', NOW)],
    ['that expired', () => db.updateTable('sessions').set({ expires_at: NOW }).execute()],
    ['of a disabled user', () => db.updateTable('users').set({ disabled_at: NOW }).execute()],
    ['of a user who is gone', () => db.deleteFrom('users').execute()],
    ['of an API client', () => db.updateTable('sessions').set({ client: 'api' }).execute()],
  ])('does nothing for a session %s', async (_, end) => {
    await end();
    const before = await db.selectFrom('sessions').selectAll().execute();
    expect(await rotate(first, NOW)).toEqual({ status: 'ended' });
    expect(await db.selectFrom('sessions').selectAll().execute()).toEqual(before);
  });

  test('a token ahead of its session (a restored database) signs in anew, and nobody is called a thief', async () => {
    expect(await rotate({ ...first, generation: 9 }, NOW)).toEqual({ status: 'ended' });
    expect((await row()).revoked_at).toBeNull();
  });

  test('peeking tells who could renew, and changes nothing', async () => {
    const held = { sessionId: first.sessionId, userId: john.id, username: 'john', renewable: true, stale: false };
    const stale = { ...held, renewable: false, stale: true };
    const before = await row();
    expect(await peekRefreshToken(db, first, NOW)).toEqual(held);
    expect(await row()).toEqual(before);

    await rotate(first, NOW);
    expect(await peekRefreshToken(db, first, NOW + days(1))).toEqual(held); // its successor may be lost
    await keep(NOW + 60);
    expect(await peekRefreshToken(db, first, NOW + 30)).toEqual(held);
    expect(await peekRefreshToken(db, first, NOW + 31)).toEqual(stale);
    expect(await peekRefreshToken(db, second(), NOW + 31)).toEqual(held);
    expect(await peekRefreshToken(db, first, NOW + 31, 'api')).toBeNull();
    expect(await peekRefreshToken(db, first, NOW + 31, 'any')).toEqual(stale);
    const ahead = { ...held, renewable: false };
    expect(await peekRefreshToken(db, { ...first, generation: 3 }, NOW + 31)).toEqual(ahead);

    await rotate(second(), NOW + 31);
    expect(await peekRefreshToken(db, first, NOW + 31)).toEqual(stale); // two behind, whatever the grace
    await revokeSession(db, first.sessionId, john.id, 'signed_out', NOW);
    expect(await peekRefreshToken(db, second(), NOW + 31)).toBeNull();
  });
});
