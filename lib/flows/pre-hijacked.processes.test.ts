import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  AWAY,
  aSignedInPerson,
  HOME,
  isSignedIn,
  NEW_PASSWORD,
  OTHER_PASSWORD,
  userRow,
} from '../../test/account-holder';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { NOW } from '../../test/people';
import { gist, openPostOffice, type PostOffice, tokenIn } from '../../test/post-office';
import { isKnownBrowser } from '../auth/known-browser';
import type { Db } from '../db/client';
import { changeEmail } from './change-email';
import { forgotPassword } from './forgot-password';
import type { SignedInPerson } from './own-password';
import { refresh } from './refresh';
import { resetPassword } from './reset-password';
import { signUp } from './sign-up';
import { verifyEmail } from './verify-email';

const VICTIM = 'victim@example.com';
const ATTACKER = 'attacker@example.net';
const REFUSED = { code: 'link_not_valid' };

/** Sudhodanan and Paverd, "Pre-hijacked accounts", USENIX Security 2022: an account is made before its owner comes. */
describe.each(DIALECTS)('%s: an account that an attacker made first', (dialect) => {
  let post: PostOffice;
  let db: Db;
  let clean: () => Promise<void>;
  beforeAll(async () => {
    post = await openPostOffice();
  });
  afterAll(() => post.close());
  beforeEach(async () => {
    ({ db, clean } = await freshDb(dialect));
  });
  afterEach(() => clean());

  /** The attacker signs up with the victim's address. */
  async function plant(username = 'victim'): Promise<SignedInPerson & { refreshToken: string }> {
    const wish = { username, email: VICTIM, password: OTHER_PASSWORD, from: AWAY, replaces: null };
    const { user, session, browser, tokens } = await signUp(db, wish, NOW);
    return { user, session, from: { ...AWAY, browser }, refreshToken: tokens.refreshToken };
  }

  /** The victim, mailed a link that seems to be expected, uses it, and later sets a password by mail. */
  async function takeOver(): Promise<void> {
    const mails = await post.deliver(db, NOW);
    await verifyEmail(db, { token: tokenIn(mails, VICTIM), from: HOME }, NOW);
    await resetByMail();
  }

  async function resetByMail(): Promise<void> {
    await forgotPassword(db, { identifier: VICTIM, from: HOME }, NOW);
    const token = tokenIn(await post.deliver(db, NOW), VICTIM);
    await resetPassword(db, { token, password: NEW_PASSWORD, from: HOME }, NOW);
  }

  const changeTo = (email: string, { user, session, from }: SignedInPerson) =>
    changeEmail(db, { held: { userId: user.id, sessionId: session.id }, email, from }, NOW);

  test('keeps no password of theirs (classic-federated merge, and the victim’s own sign-up)', async () => {
    const attacker = await plant();
    await takeOver();
    const theirs = aSignedInPerson(db, 'victim', { password: OTHER_PASSWORD, from: AWAY });
    await expect(theirs).rejects.toMatchObject({ code: 'authorization_required' });
    const victim = await aSignedInPerson(db, 'victim', { password: NEW_PASSWORD });
    expect(victim.user).toEqual(attacker.user);
  });

  test('keeps no session of theirs (unexpired session)', async () => {
    const attacker = await plant();
    const { refreshToken } = attacker;
    await takeOver();
    expect(await isSignedIn(db, attacker)).toBe(false);
    const renewal = refresh(db, { refreshToken, client: 'browser', device: AWAY.device }, NOW + 1);
    await expect(renewal).rejects.toThrow('Session has ended');
  });

  test('does not know their browser any more (trojan identifier)', async () => {
    const attacker = await plant();
    expect(await isKnownBrowser(db, 'victim', attacker.from.browser)).toBe(true);
    await takeOver();
    expect(await isKnownBrowser(db, 'victim', attacker.from.browser)).toBe(false);
  });

  test('takes no address of theirs (unexpired change of email)', async () => {
    const attacker = await plant();
    await verifyEmail(db, { token: tokenIn(await post.deliver(db, NOW), VICTIM), from: HOME }, NOW);
    await changeTo(ATTACKER, attacker);
    const token = tokenIn(await post.deliver(db, NOW), ATTACKER);
    await resetByMail();
    await expect(verifyEmail(db, { token, from: AWAY }, NOW)).rejects.toMatchObject(REFUSED);
    expect(await userRow(db, attacker.user.id)).toMatchObject({ email: VICTIM, pending_email: null });
  });

  test('takes no address of theirs either when its mail waits in the queue over the reset', async () => {
    const attacker = await plant();
    await verifyEmail(db, { token: tokenIn(await post.deliver(db, NOW), VICTIM), from: HOME }, NOW);
    await forgotPassword(db, { identifier: VICTIM, from: HOME }, NOW);
    const token = tokenIn(await post.deliver(db, NOW), VICTIM);
    await changeTo(ATTACKER, attacker);
    await resetPassword(db, { token, password: NEW_PASSWORD, from: HOME }, NOW);
    expect(gist(await post.deliver(db, NOW)).filter((line) => line.startsWith(ATTACKER))).toEqual([]);
  });

  test('opens to no link of theirs (non-verifying provider, outstanding links)', async () => {
    const attacker = await plant();
    await changeTo(ATTACKER, attacker);
    const verification = tokenIn(await post.deliver(db, NOW), ATTACKER);
    await verifyEmail(db, { token: verification, from: AWAY }, NOW); // it is the attacker's address for a while
    await forgotPassword(db, { identifier: 'victim', from: AWAY }, NOW);
    const outstanding = tokenIn(await post.deliver(db, NOW), ATTACKER);
    await changeTo(VICTIM, attacker);
    await takeOver();
    const reset = { token: outstanding, password: OTHER_PASSWORD, from: AWAY };
    await expect(resetPassword(db, reset, NOW)).rejects.toMatchObject(REFUSED);
    await forgotPassword(db, { identifier: ATTACKER, from: AWAY }, NOW);
    expect(gist(await post.deliver(db, NOW)).filter((line) => line.startsWith(ATTACKER))).toEqual([]);
    await aSignedInPerson(db, 'victim', { password: NEW_PASSWORD });
  });

  test('holds no address against its owner, who has an account of their own', async () => {
    const attacker = await plant('attacker');
    await post.deliver(db, NOW); // which the victim leaves alone
    const wish = { username: 'victim', email: VICTIM, password: NEW_PASSWORD, from: HOME, replaces: null };
    const { user } = await signUp(db, wish, NOW);
    const token = tokenIn(await post.deliver(db, NOW), VICTIM);
    await verifyEmail(db, { token, from: HOME }, NOW);
    expect(await userRow(db, user.id)).toMatchObject({ email: VICTIM, pending_email: null });
    expect(await userRow(db, attacker.user.id)).toMatchObject({ email: null, pending_email: null });
    await resetByMail();
    await aSignedInPerson(db, 'victim', { password: NEW_PASSWORD });
    expect(await isSignedIn(db, attacker)).toBe(true); // in an account that is nobody's but theirs
  });

  test('gets nothing by an address that waits: neither links nor notices', async () => {
    await plant();
    await post.deliver(db, NOW);
    await forgotPassword(db, { identifier: VICTIM, from: AWAY }, NOW);
    await forgotPassword(db, { identifier: 'victim', from: AWAY }, NOW);
    expect(await post.deliver(db, NOW)).toEqual([]);
  });
});
