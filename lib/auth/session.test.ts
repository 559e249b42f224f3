import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { aSession, aUser, NOW } from '../../test/people';
import type { Db } from '../db/client';
import { days } from '../time';
import { revokeSession, revokeSessions } from './revocation';
import { findLiveSession, listAllSessions, reauthenticateSession } from './session';
import type { User } from './user';

describe.each(DIALECTS)('%s: a session', (dialect) => {
  let db: Db;
  let clean: () => Promise<void>;
  let john: User;
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    john = await aUser(db);
  });
  afterEach(() => clean());

  test('is found with its user while it stands', async () => {
    const session = await aSession(db, john.id);
    expect(await findLiveSession(db, session.id, john.id, NOW)).toEqual({
      session,
      user: john,
      successor: { rotatedAt: NOW, keptAt: NOW },
    });
  });

  test('stores where it was started', async () => {
    const { id } = await aSession(db, john.id);
    const row = await db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ user_agent: 'Test', address: '203.0.113.7', revoked_at: null, client: 'browser' });
  });

  test('ends on time [V7.3.1 V7.3.2]', async () => {
    const { id } = await aSession(db, john.id);
    expect(await findLiveSession(db, id, john.id, NOW + days(30) - 1)).not.toBeNull();
    expect(await findLiveSession(db, id, john.id, NOW + days(30))).toBeNull();
  });

  test('is gone once revoked, which happens once, and leaves others alone', async () => {
    const [one, other] = [await aSession(db, john.id), await aSession(db, john.id)];
    const revoked = await Promise.all([
      revokeSession(db, one.id, john.id, 'signed_out', NOW),
      revokeSession(db, one.id, john.id, 'signed_out', NOW),
    ]);
    expect(revoked.sort()).toEqual([false, true]);
    expect(await findLiveSession(db, one.id, john.id, NOW)).toBeNull();
    expect(await findLiveSession(db, other.id, john.id, NOW)).not.toBeNull();
  });

  test('belongs to its user alone', async () => {
    const jane = await aUser(db, 'jane');
    const { id } = await aSession(db, john.id);
    expect(await findLiveSession(db, id, jane.id, NOW)).toBeNull();
  });

  test('does not stand while its user is disabled [V7.4.2 V8.3.2]', async () => {
    const { id } = await aSession(db, john.id);
    await db.updateTable('users').set({ disabled_at: NOW }).where('id', '=', john.id).execute();
    expect(await findLiveSession(db, id, john.id, NOW)).toBeNull();
  });

  test('goes with its user', async () => {
    await aSession(db, john.id);
    await db.deleteFrom('users').where('id', '=', john.id).execute();
    expect(await db.selectFrom('sessions').selectAll().execute()).toEqual([]);
  });

  test('is on record when it is over, too: the newest first, with the time at which it was revoked', async () => {
    const [one, two] = [await aSession(db, john.id), await aSession(db, john.id, NOW + 1)];
    await aSession(db, (await aUser(db, 'jane')).id);
    await revokeSession(db, one.id, john.id, 'signed_out', NOW + 60);
    const device = { userAgent: 'Test', address: '203.0.113.7' };
    expect(await listAllSessions(db, john.id)).toEqual([
      { ...two, lastSeenAt: NOW + 1, device, revokedAt: null },
      { ...one, lastSeenAt: NOW, device, revokedAt: NOW + 60 },
    ]);
  });

  test('is named when all are revoked at once, unless it was over or may stay', async () => {
    const [one, two, three] = [await aSession(db, john.id), await aSession(db, john.id), await aSession(db, john.id)];
    await revokeSession(db, one.id, john.id, 'signed_out', NOW);
    expect(await revokeSessions(db, john.id, three.id, 'elsewhere', NOW)).toEqual([two.id]);
    expect(await revokeSessions(db, john.id, null, 'elsewhere', NOW)).toEqual([three.id]);
    expect(await revokeSessions(db, john.id, null, 'elsewhere', NOW)).toEqual([]);
  });

  test('notes that the password was checked once more, while it stands and for its user alone', async () => {
    const [one, other] = [await aSession(db, john.id), await aSession(db, john.id)];
    const jane = await aUser(db, 'jane');
    const authenticated = async ({ id }: { id: string }) =>
      (await findLiveSession(db, id, john.id, NOW))?.session.authenticatedAt;
    expect(await reauthenticateSession(db, one.id, john.id, NOW + 60)).toBe(true);
    expect([await authenticated(one), await authenticated(other)]).toEqual([NOW + 60, NOW]);
    expect(await reauthenticateSession(db, other.id, jane.id, NOW + 60)).toBe(false);
    expect(await reauthenticateSession(db, other.id, john.id, NOW + days(30))).toBe(false);
    await revokeSession(db, other.id, john.id, 'signed_out', NOW);
    expect(await reauthenticateSession(db, other.id, john.id, NOW + 60)).toBe(false);
  });
});
