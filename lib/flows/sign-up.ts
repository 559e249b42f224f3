import { record } from '../auth/audit';
import { networkOf } from '../auth/network';
import { isReservedUsername } from '../auth/reserved-username';
import type { FormClaim } from '../auth/sent-form';
import type { Rate } from '../auth/throttle';
import { createUser, type User } from '../auth/user';
import { getConfig } from '../config/config';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { AuthError, TokenError } from '../errors';
import { queueMail } from '../mail/queue';
import { countSignUp } from '../observe/metrics';
import { minutes } from '../time';
import { toldInMail } from './asked-from';
import { countRefusal, measureFlow } from './measure-flow';
import { hashFirstPassword } from './new-password';
import { resumeSignedIn } from './resume-signed-in';
import { requireSettled, sendOnce } from './send-once';
import { type Arrival, type SignedIn, startSignedIn, withTokens } from './start-signed-in';
import { requireAdmission } from './too-many';

export type SignUp = Omit<Arrival, 'client'> & {
  /** Normalised. */
  username: string;
  /** Normalised; null where none was given. */
  email: string | null;
  password: string;
};

/** From one address: a class of students, not a machine that tries which names are taken. */
const SIGN_UPS: Rate = { burst: 30, interval: minutes(2) };

/**
 * Makes an account and signs its owner in at once. An address that was given waits until whoever has the mailbox confirms it;
 * whether it belongs to an account already, only they are told. That a username is taken cannot be kept from whoever
 * wants it (docs/decisions/012). A form that is sent twice creates one account and signs in both times.
 *
 * @throws AuthError `sign_up_closed`, `invalid_request`, `username_reserved`, `username_taken`, `password_refused`, `too_many_requests`,
 * `server_overloaded`. TokenError when the form was sent before and the session that began with it has ended
 */
export function signUp(db: Db, input: SignUp, now: number): Promise<SignedIn> {
  const { from } = input;
  const check = () => countRefusal(countSignUp, () => requireWelcome(db, input, now));
  const first = (claim: FormClaim | null) =>
    measureFlow('sign-up', countSignUp, () => createAndStart(db, input, claim, now));
  const again = async (sessionId: string | null) => {
    const started = await resumeSignedIn(db, sessionId, now);
    if (!started) throw new TokenError('Session has ended', true);
    return started;
  };
  return sendOnce(db, from.form, { check, first, again }, now);
}

async function createAndStart(db: Db, input: SignUp, claim: FormClaim | null, now: number): Promise<SignedIn> {
  const { username, email } = input;
  const passwordHash = await hashFirstPassword(input.password, { username, email, pendingEmail: null });

  const started = await inTransaction(db, async (tx) => {
    const user = await createUser(tx, { username, passwordHash, pendingEmail: email }, now);
    const arrived = user && (await arrive(tx, user, input, now));
    if (arrived) await requireSettled(tx, claim, arrived.session.id, now);
    return arrived;
  });
  if (!started) throw new AuthError('username_taken', { fields: ['username'] });
  return withTokens(started, now);
}

/** @throws AuthError for whom this site takes no account from, whatever their password */
async function requireWelcome(db: Db, { username, email, from }: SignUp, now: number): Promise<void> {
  requireOpen(email);
  requireUnreserved(username);
  const network = networkOf(from.device.address);
  if (network) await requireAdmission(db, `sign-up:${network}`, SIGN_UPS, now);
}

function requireOpen(email: string | null): void {
  const { signUp: open, signUpEmail } = getConfig();
  if (open === 'closed') throw new AuthError('sign_up_closed');
  if (signUpEmail === 'required' && email === null) {
    throw new AuthError('invalid_request', { message: 'email must be given', fields: ['email'] });
  }
}

function requireUnreserved(username: string): void {
  if (!isReservedUsername(username, getConfig().reservedUsernames)) return;
  throw new AuthError('username_reserved', { fields: ['username'] });
}

async function arrive(db: Db, user: User, { email, from, replaces }: SignUp, now: number) {
  await record(db, { type: 'signed_up', userId: user.id, sessionId: null, device: from.device }, now);
  if (email) {
    const order = { kind: 'verify_address', userId: user.id, address: email } as const;
    await queueMail(db, { order, asked: toldInMail(from, now) }, now);
  }
  return startSignedIn(db, user, { client: 'browser', from, replaces }, now);
}
