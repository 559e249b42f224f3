import { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  AWAY,
  anAccount,
  aSignedInPerson,
  HOME,
  NEW_PASSWORD,
  OTHER_PASSWORD,
  presentAccessToken,
} from '../../test/account-holder';
import { DIALECTS, type Dialect, freshDb } from '../../test/fresh-db';
import { refusal } from '../../test/guesser';
import { NOW, PASSWORD } from '../../test/people';
import { openPostOffice, type PostOffice, tokenIn } from '../../test/post-office';
import { fullScans, type Statement } from '../../test/query-plan';
import { listEvents } from '../auth/audit';
import { formatRefreshToken } from '../auth/refresh-token';
import { peekRefreshToken } from '../auth/renewable-session';
import { findLiveSession, listSessions } from '../auth/session';
import { getConfig } from '../config/config';
import { type Db, openDb } from '../db/client';
import { postgresDialect } from '../db/postgres/dialect';
import type { Schema } from '../db/schema';
import { sqliteDialect } from '../db/sqlite/dialect';
import { waitingMails } from '../mail/queue';
import { days } from '../time';
import { changeEmail, resendVerification } from './change-email';
import { changePassword } from './change-password';
import { confirmPassword } from './confirm-password';
import { deleteAccount } from './delete-account';
import { exportAccount } from './export-account';
import { forgotPassword } from './forgot-password';
import { purge } from './purge';
import { refresh } from './refresh';
import { resetPassword } from './reset-password';
import { revokeAllSessions, revokeOneSession } from './revoke-sessions';
import { revokeToken } from './revoke-token';
import { signOut } from './sign-out';
import { signUp } from './sign-up';
import { verifyEmail } from './verify-email';

/** Statements that may read a table from its beginning, and why. */
const ALLOWED = new Map([
  [
    'select count(*) as "count", min("created_at") as "since" from (select "created_at" from "mails" order by "id" limit #) as "some"',
    'tells how many mails wait; stops at ten thousand',
  ],
]);

/** What deleting a user makes both databases run for the tables that refer to it; their plans are shown to nobody. */
const CASCADE: readonly Statement[] = ['sessions', 'one_time_tokens', 'known_browsers'].map((table) => ({
  sql: `delete from ${table} where user_id = 'john'`,
  parameters: [],
}));

/** The same statement, whatever values are in it and under whatever name of a parameter. */
const shapeOf = (sql: string): string =>
  sql
    .replaceAll(/\$\d+|\?/g, '#')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** Everything people do, and what happens by itself, once. */
async function liveThrough(db: Db, post: PostOffice): Promise<void> {
  const from = { ...HOME, form: 'a form' };
  const joining = { username: 'mary', email: 'mary@example.com', password: NEW_PASSWORD, from, replaces: null };
  const mary = await signUp(db, joining, NOW);
  await signUp(db, joining, NOW); // the same form once more
  await expect(signUp(db, { ...joining, from: { ...HOME, form: 'another' } }, NOW)).rejects.toThrow();
  await verifyEmail(db, { token: tokenIn(await post.deliver(db, NOW), 'mary@example.com'), from: HOME }, NOW);
  await revokeAllSessions(db, { held: { sessionId: mary.session.id, userId: mary.user.id }, device: HOME.device }, NOW);

  await anAccount(db);
  expect(await refusal(db, 'john', 'wrong', AWAY, NOW)).toBe('authorization_required');
  const john = await aSignedInPerson(db);
  const again = await aSignedInPerson(db, 'john', { from: john.from });
  const held = { sessionId: again.session.id, userId: again.user.id };
  await findLiveSession(db, held.sessionId, held.userId, NOW);
  const refreshToken = formatRefreshToken({ ...held, generation: 1 }, getConfig().authSecrets);
  const renewal = { refreshToken, client: 'browser', device: HOME.device } as const;
  await refresh(db, renewal, NOW + 300);
  for (const later of [NOW + 301, NOW + 340]) await refresh(db, renewal, later);
  await peekRefreshToken(db, { ...held, generation: 2 }, NOW + 302);
  await presentAccessToken(db, again, NOW + 340, NOW + 400);
  await listSessions(db, held.userId, NOW);
  const events = await listEvents(db, held.userId, { limit: 2 });
  await listEvents(db, held.userId, { limit: 2, before: events.at(-1)?.id });
  await revokeOneSession(db, john.session.id, { held, device: HOME.device }, NOW);
  await expect(refresh(db, renewal, NOW + 900)).rejects.toThrow('Session has ended'); // a copy
  await revokeToken(db, refreshToken, HOME.device, NOW);
  await signOut(db, held, HOME.device, NOW);

  const first = await aSignedInPerson(db);
  await changeEmail(db, { held: { ...held, sessionId: first.session.id }, email: 'new@example.com', from: HOME }, NOW);
  await resendVerification(db, { held, from: HOME }, NOW);
  await post.deliver(db, NOW);
  await exportAccount(db, first, NOW);
  await confirmPassword(db, first, PASSWORD, NOW);
  const change = { person: await aSignedInPerson(db), currentPassword: PASSWORD, password: NEW_PASSWORD };
  await changePassword(db, change, NOW);
  await forgotPassword(db, { identifier: 'john', from: HOME }, NOW + 60);
  await forgotPassword(db, { identifier: 'nobody@example.com', from: HOME }, NOW + 60);
  const token = tokenIn(await post.deliver(db, NOW + 60), 'john@example.com');
  await resetPassword(db, { token, password: OTHER_PASSWORD, from: HOME }, NOW + 120);
  await waitingMails(db, NOW);
  await purge(db, () => NOW + days(500));
  await deleteAccount(db, await aSignedInPerson(db, 'john', { password: OTHER_PASSWORD }), OTHER_PASSWORD, NOW + 180);
}

describe.each(DIALECTS)('%s: the plans of all statements', (dialect: Dialect) => {
  let url: string;
  let statements: Statement[];
  let clean: () => Promise<void>;
  beforeAll(async () => {
    const fresh = await freshDb(dialect);
    const seen = new Map<string, Statement>();
    const listened = new Kysely<Schema>({
      dialect: dialect === 'sqlite' ? sqliteDialect(fresh.url, true) : postgresDialect(fresh.url, true),
      log: ({ query }) => void seen.set(shapeOf(query.sql), query),
    });
    const post = await openPostOffice();
    await liveThrough(listened, post);
    await post.close();
    await listened.destroy();
    statements = [...seen.values(), ...CASCADE].filter(({ sql }) => !/^(begin|commit|rollback)/.test(sql));
    ({ url, clean } = fresh);
  });
  afterAll(() => clean());

  test('read no table as a whole', async () => {
    expect(statements.length).toBeGreaterThan(50);
    const reading: Record<string, string[]> = {};
    for (const statement of statements) {
      const scans = await fullScans(url, statement);
      if (scans.length > 0) reading[shapeOf(statement.sql)] = scans;
    }
    expect(Object.entries(reading).filter(([shape]) => !ALLOWED.has(shape))).toEqual([]);
    expect(Object.keys(reading)).toEqual(expect.arrayContaining([...ALLOWED.keys()])); // none is allowed in vain
  });

  test('have no time written into them: each is prepared once, and again the next second', () => {
    expect(statements.filter(({ sql }) => /\d{9}/.test(sql)).map(({ sql }) => sql)).toEqual([]);
  });

  test.each([
    ['sessions_by_end', 'coalesce(revoked_at, expires_at) <'],
    ['sessions_by_user', 'delete from sessions'],
    ['one_time_tokens_by_expiry', 'from "one_time_tokens" where expires_at <'],
    ['known_browsers_by_last_seen', 'last_seen_at <'],
    ['throttles_by_clear', 'clear_at <'],
    ['sent_forms_by_expiry', 'from "sent_forms" where expires_at <'],
    ['guesses_by_claim', 'failed = 0 order by'],
    ['guesses_by_nobody', 'nobodys_at <'],
    ['users_by_email', '"email" = '],
    ['mails_by_next_attempt', '"next_attempt_at" <='],
  ])('would be found to, once %s is dropped', async (index, part) => {
    const [statement] = statements.filter(({ sql }) => sql.includes(part));
    if (!statement) throw new Error(`no statement has ${part}`);
    expect(await fullScans(url, statement)).toEqual([]);
    const patient = openDb(url, { patient: true }); // what changes the schema is under no request's limit
    await patient.schema.dropIndex(index).execute();
    await patient.destroy();
    expect(await fullScans(url, statement)).not.toEqual([]);
  });
});
