import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { AWAY, anAccount, aSignedInPerson, auditTypes, isSignedIn, rowsIn, userRow } from '../../test/account-holder';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { linksIn } from '../../test/mailbox';
import { NOW } from '../../test/people';
import { gist, openPostOffice, type PostOffice, tokenIn } from '../../test/post-office';
import { getAccount, setPendingEmail } from '../auth/account';
import { issueOneTimeToken } from '../auth/one-time-token';
import { BRAND } from '../config/brand';
import type { Db } from '../db/client';
import { hours } from '../time';
import { changeEmail } from './change-email';
import type { SignedInPerson } from './own-password';
import { resetPassword } from './reset-password';
import { verifiableAccount, verifyEmail } from './verify-email';

vi.mock('../auth/account', { spy: true });

const { getAccount: reallyGetAccount } = await vi.importActual<typeof import('../auth/account')>('../auth/account');

const REFUSED = { code: 'link_not_valid', status: 400 };
const NEW = 'new@example.com';

describe.each(DIALECTS)('%s: verifyEmail', (dialect) => {
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
    await anAccount(db, 'john', { email: null });
    john = await aSignedInPerson(db);
  });
  afterEach(async () => {
    vi.mocked(getAccount).mockReset();
    await clean();
  });

  const held = ({ user, session }: SignedInPerson) => ({ userId: user.id, sessionId: session.id });
  const askFor = async (email: string, now = NOW, person = john) => {
    await changeEmail(db, { held: held(person), email, from: person.from }, now);
    return post.deliver(db, now);
  };
  const verify = (token: string, now = NOW) => verifyEmail(db, { token, from: AWAY }, now);
  const addresses = async (person = john) => {
    const { email, pending_email } = await userRow(db, person.user.id);
    return [email, pending_email];
  };
  const events = async (person = john) => (await auditTypes(db, person.user.id)).filter((type) => type !== 'signed_in');

  test('the mailed link makes the address the account’s own, once', async () => {
    const mails = await askFor(NEW);
    const [link = ''] = mails.flatMap(linksIn);
    expect(link).toMatch(/^http:\/\/localhost:3000\/verify-email\?token=[\w-]{43}$/);
    const token = tokenIn(mails, NEW);
    expect(await verifiableAccount(db, token, NOW)).toMatchObject({ username: 'john', pendingEmail: NEW });
    expect(await addresses()).toEqual([null, NEW]); // looking at the page changes nothing

    await verify(token);
    expect(await addresses()).toEqual([NEW, null]);
    expect(await events()).toEqual(['email_change_requested', 'email_verified']);
    expect(await verifiableAccount(db, token, NOW)).toBeNull();
    await expect(verify(token)).rejects.toMatchObject(REFUSED);
    expect(await addresses()).toEqual([NEW, null]);
    expect(await events()).toEqual(['email_change_requested', 'email_verified']);
    expect(await post.deliver(db, NOW)).toEqual([]); // there was no former address to tell
    expect(await isSignedIn(db, john)).toBe(true);
  });

  test('the former address is told, and not where the new one is', async () => {
    await verify(tokenIn(await askFor('first@example.com'), 'first@example.com'));
    await verify(tokenIn(await askFor(NEW), NEW));
    const [told, ...others] = await post.deliver(db, NOW);
    expect([told?.to, told?.subject]).toEqual([['first@example.com'], `Your ${BRAND.name} email address was changed`]);
    expect(told?.text).toContain('n…@example.com');
    expect(told?.text).not.toContain(NEW);
    expect(others).toEqual([]);
  });

  test('an address that was changed meanwhile is not verified by its old link', async () => {
    const first = tokenIn(await askFor('first@example.com'), 'first@example.com');
    const second = tokenIn(await askFor(NEW), NEW);
    expect(await verifiableAccount(db, first, NOW)).toBeNull();
    await expect(verify(first)).rejects.toMatchObject(REFUSED);
    expect(await addresses()).toEqual([null, NEW]);
    expect(await events()).not.toContain('email_verified');
    await verify(second);
    expect(await addresses()).toEqual([NEW, null]);
  });

  test('an address that nobody waits for any more is not verified', async () => {
    const token = tokenIn(await askFor(NEW), NEW);
    await setPendingEmail(db, john.user.id, null);
    await expect(verify(token)).rejects.toMatchObject(REFUSED);
    expect(await addresses()).toEqual([null, null]);
  });

  test('a link is good for 24 hours', async () => {
    const token = tokenIn(await askFor(NEW), NEW);
    await expect(verify(token, NOW + hours(24))).rejects.toMatchObject(REFUSED);
    expect(await verifiableAccount(db, token, NOW + hours(24))).toBeNull();
    await verify(token, NOW + hours(24) - 1);
    expect(await addresses()).toEqual([NEW, null]);
  });

  test('a link is of no use for anything else, nor a text that is none', async () => {
    const token = tokenIn(await askFor(NEW), NEW);
    const reset = { token, password: 'velvet otters play quiet trombones', from: AWAY };
    await expect(resetPassword(db, reset, NOW)).rejects.toMatchObject(REFUSED);
    for (const text of ['', token.slice(1), `${token} `, token.toLowerCase()]) {
      await expect(verify(text)).rejects.toMatchObject(REFUSED);
    }
    expect(await addresses()).toEqual([null, NEW]);
    await verify(token);
  });

  test('of two who claim one address, the mailbox’s owner decides; the other claim is gone', async () => {
    await anAccount(db, 'jane', { email: null });
    const jane = await aSignedInPerson(db, 'jane');
    const johns = tokenIn(await askFor(NEW), NEW);
    const janes = tokenIn(await askFor(NEW, NOW, jane), NEW);
    await verify(janes);
    expect([await addresses(), await addresses(jane)]).toEqual([
      [null, null],
      [NEW, null],
    ]);
    await expect(verify(johns)).rejects.toMatchObject(REFUSED);
    expect(await events()).toEqual(['email_change_requested']);
  });

  test('of two who verify one address at the same moment, one does', async () => {
    await anAccount(db, 'jane', { email: null });
    const jane = await aSignedInPerson(db, 'jane');
    const tokens = [tokenIn(await askFor(NEW), NEW), tokenIn(await askFor(NEW, NOW, jane), NEW)];
    const outcomes = await Promise.allSettled(tokens.map((token) => verify(token)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect([...(await addresses()), ...(await addresses(jane))].filter(Boolean)).toEqual([NEW]);
    expect((await auditTypes(db)).filter((type) => type === 'email_verified')).toHaveLength(1);
  });

  test('an address that belongs to somebody gets no link, and its owner is told', async () => {
    await anAccount(db, 'jane', { email: NEW });
    const mails = await askFor(NEW);
    expect(gist(mails)).toEqual([`${NEW}: Your ${BRAND.name} account already uses this email address`]);
    expect(mails[0]?.text).toContain('jane');
    expect(mails[0]?.text).not.toContain('john'); // who asked is not the owner's to know
    expect(mails.flatMap(linksIn)).toEqual(['http://localhost:3000/sign-in', 'http://localhost:3000/forgot-password']);
    expect(await rowsIn(db, 'one_time_tokens')).toBe(0);
  });

  test('an address that somebody else has verified since is theirs', async () => {
    const token = tokenIn(await askFor(NEW), NEW);
    await anAccount(db, 'jane', { email: NEW });
    await expect(verify(token)).rejects.toMatchObject(REFUSED);
    expect(await addresses()).toEqual([null, NEW]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['somebody else has verified the address', () => anAccount(db, 'jane', { email: NEW })],
    ['another address waits', () => setPendingEmail(db, john.user.id, 'other@example.com')],
    ['none waits any more', () => setPendingEmail(db, john.user.id, null)],
  ])('a link is neither good nor used up where, a moment after it was found good, %s', async (_, happens) => {
    const token = tokenIn(await askFor(NEW), NEW);
    await db.updateTable('users').set({ email: 'former@example.com' }).execute();
    let before: unknown;
    const state = async () => [await userRow(db, john.user.id), await events(), await rowsIn(db, 'mails')];
    vi.mocked(getAccount).mockImplementationOnce(async (...parameters) => {
      const account = await reallyGetAccount(...parameters);
      await happens();
      before = await state();
      return account;
    });
    await expect(verify(token)).rejects.toMatchObject(REFUSED);
    expect(await state()).toEqual(before);
    expect(await db.selectFrom('one_time_tokens').select('consumed_at').execute()).toEqual([{ consumed_at: null }]);
  });

  test('an address that one has verified already is verified again by who went back to it', async () => {
    await verify(tokenIn(await askFor(NEW), NEW));
    await setPendingEmail(db, john.user.id, NEW);
    const token = await issueOneTimeToken(db, { userId: john.user.id, purpose: 'verify_email', boundTo: NEW }, NOW);
    await verify(token);
    expect(await addresses()).toEqual([NEW, null]);
    expect(await post.deliver(db, NOW)).toEqual([]); // nobody is told that nothing changed
  });

  test('the link of an account that was disabled is refused', async () => {
    const token = tokenIn(await askFor(NEW), NEW);
    await db.updateTable('users').set({ disabled_at: NOW }).execute();
    await expect(verify(token)).rejects.toMatchObject(REFUSED);
    expect(await addresses()).toEqual([null, NEW]);
  });
});
