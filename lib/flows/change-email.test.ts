import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AWAY, anAccount, aSignedInPerson, auditTypes, NEW_PASSWORD, rowsIn, userRow } from '../../test/account-holder';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { NOW } from '../../test/people';
import { gist, openPostOffice, type PostOffice, tokenIn } from '../../test/post-office';
import { BRAND } from '../config/brand';
import type { Db } from '../db/client';
import { minutes } from '../time';
import { changeEmail, resendVerification } from './change-email';
import { forgotPassword } from './forgot-password';
import type { SignedInPerson } from './own-password';
import { resetPassword } from './reset-password';
import { verifyEmail } from './verify-email';

const OLD = 'john@example.com';
const NEW = 'new@example.com';
const ASKED = `${NEW}: Verify your email address for ${BRAND.name}`;
const TOLD = `${OLD}: Request to change your ${BRAND.name} email address`;

describe.each(DIALECTS)('%s: changeEmail', (dialect) => {
  let post: PostOffice;
  let db: Db;
  let clean: () => Promise<void>;
  let john: SignedInPerson;
  beforeAll(async () => {
    post = await openPostOffice();
  });
  afterAll(() => post.close());
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
    await anAccount(db);
    john = await aSignedInPerson(db);
  });
  afterEach(() => clean());

  const held = () => ({ userId: john.user.id, sessionId: john.session.id });
  const ask = (email = NEW, now = NOW) => changeEmail(db, { held: held(), email, from: john.from }, now);
  const resend = (now = NOW) => resendVerification(db, { held: held(), from: john.from }, now);
  const addresses = async () => {
    const { email, pending_email } = await userRow(db, john.user.id);
    return [email, pending_email];
  };
  const events = async () => (await auditTypes(db, john.user.id)).slice(1);

  test('the new address counts once it is verified; the old one is told before and after [V6.3.7]', async () => {
    await ask();
    expect(await addresses()).toEqual([OLD, NEW]);
    const mails = await post.deliver(db, NOW);
    expect(gist(mails)).toEqual([TOLD, ASKED]);
    expect(mails.find(({ to }) => to.includes(OLD))?.text).not.toContain(NEW);
    expect(await addresses()).toEqual([OLD, NEW]);

    await verifyEmail(db, { token: tokenIn(mails, NEW), from: AWAY }, NOW + 1);
    expect(await addresses()).toEqual([NEW, null]);
    expect(gist(await post.deliver(db, NOW + 1))).toEqual([`${OLD}: Your ${BRAND.name} email address was changed`]);
    expect(await events()).toEqual(['email_change_requested', 'email_verified']);
  });

  test('until then, links for a new password go to the old address, and not to the new one', async () => {
    await ask();
    await post.deliver(db, NOW);
    await forgotPassword(db, { identifier: NEW, from: AWAY }, NOW);
    expect(await post.deliver(db, NOW)).toEqual([]);
    await forgotPassword(db, { identifier: 'john', from: AWAY }, NOW);
    expect(gist(await post.deliver(db, NOW))).toEqual([`${OLD}: Set a new password for ${BRAND.name}`]);
  });

  test('afterwards a link that was mailed to the old address resets nothing', async () => {
    await forgotPassword(db, { identifier: 'john', from: AWAY }, NOW);
    const old = tokenIn(await post.deliver(db, NOW), OLD);
    await ask();
    await verifyEmail(db, { token: tokenIn(await post.deliver(db, NOW), NEW), from: AWAY }, NOW);
    const reset = { token: old, password: NEW_PASSWORD, from: AWAY };
    await expect(resetPassword(db, reset, NOW)).rejects.toMatchObject({ code: 'link_not_valid' });
    expect(await userRow(db, john.user.id)).toMatchObject({ email: NEW, password_changed_at: null });
  });

  test('the rows it leaves tell nobody whose the address is', async () => {
    await anAccount(db, 'jane', { email: 'jane@example.com' });
    const trace = async (email: string, now: number) => {
      await ask(email, now);
      const mails = await db.selectFrom('mails').select(['payload', 'attempts']).orderBy('id').execute();
      await db.deleteFrom('mails').execute();
      const text = JSON.stringify({ mails, addresses: await addresses(), tokens: await rowsIn(db, 'one_time_tokens') });
      return text
        .replaceAll(email, '<address>')
        .replaceAll(/[a-z]…@example.com/g, '<short>')
        .replaceAll(`${now}`, '<now>');
    };
    expect(await trace('jane@example.com', NOW)).toEqual(await trace('nobody@example.com', NOW + 1));
    expect(await events()).toEqual(Array(2).fill('email_change_requested'));
  });

  test('an address that belongs to somebody stays theirs, and they are told', async () => {
    const jane = await anAccount(db, 'jane');
    await ask('jane@example.com');
    expect(gist(await post.deliver(db, NOW))).toEqual([
      `jane@example.com: Your ${BRAND.name} account already uses this email address`,
      TOLD,
    ]);
    expect(await userRow(db, jane.id)).toMatchObject({ email: 'jane@example.com', pending_email: null });
    expect(await rowsIn(db, 'one_time_tokens')).toBe(0);
  });

  test('back to one’s own address nothing waits any more, and nothing is mailed', async () => {
    await ask('typo@example.com');
    await db.deleteFrom('mails').execute();
    const before = await events();
    await ask(OLD);
    expect(await addresses()).toEqual([OLD, null]);
    expect([await rowsIn(db, 'mails'), await rowsIn(db, 'one_time_tokens')]).toEqual([0, 0]);
    expect(await events()).toEqual(before);
    expect(await resend()).toBe(false);
  });

  test('the link of a change that was taken back verifies nothing', async () => {
    await ask();
    const token = tokenIn(await post.deliver(db, NOW), NEW);
    await ask(OLD);
    await expect(verifyEmail(db, { token, from: AWAY }, NOW)).rejects.toMatchObject({ code: 'link_not_valid' });
    expect(await addresses()).toEqual([OLD, null]);
  });

  test('somebody without an address has none that could be told', async () => {
    await db.updateTable('users').set({ email: null }).execute();
    await ask();
    expect(gist(await post.deliver(db, NOW))).toEqual([ASKED]);
  });

  test('the link is mailed once more on demand, and the one before works no more', async () => {
    await ask();
    const first = tokenIn(await post.deliver(db, NOW), NEW);
    expect(await resend()).toBe(true);
    const again = await post.deliver(db, NOW);
    expect(gist(again)).toEqual([ASKED]);
    const before = verifyEmail(db, { token: first, from: AWAY }, NOW);
    await expect(before).rejects.toMatchObject({ code: 'link_not_valid' });
    expect(await addresses()).toEqual([OLD, NEW]);
    await verifyEmail(db, { token: tokenIn(again, NEW), from: AWAY }, NOW);
    expect(await addresses()).toEqual([NEW, null]);
    expect(await resend()).toBe(false); // nothing waits any more
    expect(gist(await post.deliver(db, NOW))).toEqual([`${OLD}: Your ${BRAND.name} email address was changed`]);
  });

  test('mails to addresses of one’s choice are few: five, then one in ten minutes', async () => {
    await ask('1@example.com');
    for (let count = 0; count < 4; count++) await (count % 2 ? ask(`${count}@example.com`) : resend());
    for (const more of [() => ask('last@example.com'), () => resend()]) {
      await expect(more()).rejects.toMatchObject({ code: 'too_many_requests', retryAfter: minutes(10) });
    }
    expect(await addresses()).toEqual([OLD, '3@example.com']);
    expect(await events()).toHaveLength(3);
    expect(await rowsIn(db, 'mails')).toBe(8); // five that ask, three that tell
    await ask('last@example.com', NOW + minutes(10));
  });
});
