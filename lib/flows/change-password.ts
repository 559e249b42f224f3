import { getAccount, setPassword, setPendingEmail } from '../auth/account';
import { forgetGuesses } from '../auth/guesses';
import { voidOneTimeTokens } from '../auth/one-time-token';
import { revokeSessions } from '../auth/revocation';
import type { FormClaim } from '../auth/sent-form';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { TokenError } from '../errors';
import { mailPasswordChanged } from './mail-password-changed';
import { hashNewPassword } from './new-password';
import { requireOwnPassword, type SignedInPerson, wrongPassword } from './own-password';
import { reauthenticate } from './reauthenticate';
import { resumeSignedIn } from './resume-signed-in';
import { requireSettled, sendOnce } from './send-once';
import { type SignedIn, withTokens } from './start-signed-in';

export type PasswordChange = { person: SignedInPerson; currentPassword: string; password: string };

/**
 * Changes the password of somebody who knows the current one. All their other sessions end, links that were mailed before are
 * worth nothing, and an address that waits is forgotten: a thief may have asked for it.
 *
 * @returns what a browser is signed in with from now on; null for an API client, whose session stays
 * @throws AuthError `wrong_password`, `password_refused`, `too_many_requests`, `guesses_exhausted`, `server_overloaded`
 */
export function changePassword(db: Db, change: PasswordChange, now: number): Promise<SignedIn | null> {
  const first = (claim: FormClaim | null) => checkAndChange(db, change, claim, now);
  const again = (sessionId: string | null) => resumeSignedIn(db, sessionId, now);
  return sendOnce(db, change.person.from.form, { check: async () => {}, first, again }, now);
}

async function checkAndChange(
  db: Db,
  { person, currentPassword, password }: PasswordChange,
  claim: FormClaim | null,
  now: number,
): Promise<SignedIn | null> {
  const { user, session, from } = person;
  const current = { password: currentPassword, field: 'current_password' };
  const passwordVersion = await requireOwnPassword(db, person, current, now);
  const account = await getAccount(db, user.id);
  if (!account) throw new TokenError('Session has ended', true);
  const passwordHash = await hashNewPassword(db, password, account, now, 'new_password');

  const started = await inTransaction(db, async (tx) => {
    // Somebody who changed or reset it in the meantime goes first: the password that was checked is the old one now.
    if (!(await setPassword(tx, user.id, passwordHash, { passwordVersion }, now))) throw wrongPassword(current.field);
    await setPendingEmail(tx, user.id, null);
    await revokeSessions(tx, user.id, session.id, 'password_changed', now);
    await voidOneTimeTokens(tx, user.id);
    await forgetGuesses(tx, user.username);
    await mailPasswordChanged(tx, account, 'changed', from, now);
    const replacing = await reauthenticate(tx, person, 'password_changed', now);
    await requireSettled(tx, claim, replacing?.session.id ?? null, now);
    return replacing;
  });
  return started && withTokens(started, now);
}
