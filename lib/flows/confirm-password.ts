import type { FormClaim } from '../auth/sent-form';
import { claimSignIn } from '../auth/user';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { requireOwnPassword, type SignedInPerson, wrongPassword } from './own-password';
import { reauthenticate } from './reauthenticate';
import { resumeSignedIn } from './resume-signed-in';
import { requireSettled, sendOnce } from './send-once';
import { type SignedIn, withTokens } from './start-signed-in';

/**
 * Checks the password of somebody who is signed in once more, before a sensitive change: for a while they count as just
 * authenticated.
 *
 * @returns what a browser is signed in with from now on; null for an API client
 * @throws AuthError `wrong_password`, `too_many_requests`, `guesses_exhausted`, `server_overloaded`
 */
export function confirmPassword(
  db: Db,
  person: SignedInPerson,
  password: string,
  now: number,
): Promise<SignedIn | null> {
  const first = (claim: FormClaim | null) => checkAndConfirm(db, person, password, claim, now);
  const again = (sessionId: string | null) => resumeSignedIn(db, sessionId, now);
  return sendOnce(db, person.from.form, { check: async () => {}, first, again }, now);
}

async function checkAndConfirm(
  db: Db,
  person: SignedInPerson,
  password: string,
  claim: FormClaim | null,
  now: number,
): Promise<SignedIn | null> {
  const passwordVersion = await requireOwnPassword(db, person, { password, field: 'password' }, now);
  const started = await inTransaction(db, async (tx) => {
    if (!(await claimSignIn(tx, person.user.id, passwordVersion, now))) throw wrongPassword('password'); // reset meanwhile
    const replacing = await reauthenticate(tx, person, 'password_confirmed', now);
    await requireSettled(tx, claim, replacing?.session.id ?? null, now);
    return replacing;
  });
  return started && withTokens(started, now);
}
