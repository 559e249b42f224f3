import { describe, expect, test } from 'vitest';
import { NEW_PASSWORD } from '../../test/account-holder';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { PASSWORD } from '../../test/people';
import { rounds } from '../../test/rounds';
import { signUpOf } from '../../test/settler';
import type { Settled } from '../../test/settling-process';
import { workAndKill } from '../../test/work-and-kill';
import { verifyPassword } from '../auth/password/password';
import { HELD } from '../auth/sent-form';
import { type Db, openDb } from '../db/client';
import { now } from '../time';
import { signUp } from './sign-up';

const ROUNDS = rounds(4, 100);

/** Lets people settle, kills their process in the middle, and returns the last word on each that was acknowledged. */
async function settleAndKill(url: string, changes: number): Promise<Settled[]> {
  const lines = await workAndKill(['settling-process'], changes, { DATABASE_URL: url });
  return [...new Map(lines.map((line) => JSON.parse(line) as Settled).map((each) => [each.username, each])).values()];
}

const rowOf = (db: Db, username: string) =>
  db.selectFrom('users').selectAll().where('username', '=', username).executeTakeFirst();

const hasPassword = async (password: string, hash: string | undefined): Promise<boolean> =>
  (await verifyPassword(password, hash ?? null)).matches;

/** Sends the sign-up again in whose middle the process may have been killed, and the one before it. */
async function sendAgain(db: Db, settled: readonly Settled[]): Promise<void> {
  const [, pid, number] = /^settler-(\d+)-(\d+)$/.exec(settled.at(-1)?.username ?? '') ?? [];
  const after = now() + HELD; // the dead process has the form no longer
  const next = await signUp(db, signUpOf(Number(pid), Number(number) + 1), after);
  expect((await signUp(db, signUpOf(Number(pid), Number(number) + 1), after)).session.id).toBe(next.session.id);
  const last = signUp(db, signUpOf(Number(pid), Number(number)), after);
  // Its session may have ended since with the password or the account. Never: somebody has this username.
  await last.catch((error) => expect(error).toMatchObject({ message: 'Session has ended' }));
}

async function expectKept(db: Db, all: readonly Settled[]): Promise<void> {
  for (const { username, step } of all) {
    const row = await rowOf(db, username);
    if (step === 'account_deleted') expect(row, username).toBeUndefined();
    // What came after was not acknowledged, and may have happened or not, as a whole.
    if (step === 'signed_up') {
      const either = [PASSWORD, NEW_PASSWORD].map((password) => hasPassword(password, row?.password_hash));
      expect((await Promise.all(either)).filter(Boolean), username).toHaveLength(1);
    }
    if (step === 'password_changed' && row) expect(await hasPassword(NEW_PASSWORD, row.password_hash)).toBe(true);
  }
}

/** Everything of a change happened, or nothing: the row, what is on record about it, the sessions, and the mail that tells of it. */
async function expectWhole(db: Db): Promise<void> {
  const users = await db.selectFrom('users').selectAll().execute();
  const events = await db.selectFrom('audit_events').select(['user_id', 'type']).execute();
  const typesOf = (id: string) => events.filter((event) => event.user_id === id).map(({ type }) => type);
  for (const user of users) {
    const changed = user.password_version > 1;
    expect(typesOf(user.id).filter((type) => type === 'signed_up')).toHaveLength(1);
    expect(typesOf(user.id).includes('password_changed')).toBe(changed);
    expect(user.pending_email === null).toBe(changed); // a change of password forgets an address that waits
  }
  const gone = events.filter(({ type }) => type === 'account_deleted').map(({ user_id }) => user_id);
  expect(users.filter(({ id }) => gone.includes(id))).toEqual([]);
  const owners = new Set(users.map(({ id }) => id));
  const sessions = await db.selectFrom('sessions').select('user_id').execute();
  expect(sessions.filter(({ user_id }) => !owners.has(user_id))).toEqual([]);
  const asked = (await db.selectFrom('mails').select('payload').execute()).map(
    ({ payload }) => JSON.parse(payload).order,
  );
  const known = new Set(events.filter(({ type }) => type === 'signed_up').map(({ user_id }) => user_id));
  expect(asked.filter(({ kind, userId }) => kind === 'verify_address' && !known.has(userId))).toEqual([]);
  expect(asked.filter(({ kind }) => kind === 'verify_address')).toHaveLength(known.size); // each sign-up asked, once
}

describe.each(DIALECTS)('%s', (dialect) => {
  test(`accounts whose process is killed ${ROUNDS} times: nothing acknowledged is lost, nothing is half done, forms sent again are answered`, async () => {
    const { url, clean } = await freshDb(dialect);
    const all: Settled[] = [];
    const later = openDb(url); // as a restarted server would look
    for (let round = 0; round < ROUNDS; round++) {
      const settled = await settleAndKill(url, 1 + (round % 7));
      await sendAgain(later, settled);
      all.push(...settled);
    }
    await expectKept(later, all);
    await expectWhole(later);
    expect(all.length).toBeGreaterThanOrEqual(ROUNDS);
    expect(new Set(all.map(({ step }) => step)).size).toBe(3);
    await later.destroy();
    await clean();
  });
});
