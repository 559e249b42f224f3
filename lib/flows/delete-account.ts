import { getAccount } from '../auth/account';
import type { FormClaim } from '../auth/sent-form';
import { claimSignIn } from '../auth/user';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { toldInMail } from './asked-from';
import { requireOwnPassword, type SignedInPerson, wrongPassword } from './own-password';
import { removeAccount } from './remove-account';
import { requireSettled, sendOnce } from './send-once';

/**
 * Deletes an account, for who knows its password: the user, sessions, tokens and known browsers go; what happened stays on
 * record without telling of a person. A last mail says so.
 *
 * @throws AuthError `wrong_password`, `too_many_requests`, `guesses_exhausted`, `server_overloaded`
 */
export function deleteAccount(db: Db, person: SignedInPerson, password: string, now: number): Promise<void> {
  const first = (claim: FormClaim | null) => checkAndDelete(db, person, password, claim, now);
  return sendOnce(db, person.from.form, { check: async () => {}, first, again: async () => {} }, now);
}

async function checkAndDelete(
  db: Db,
  person: SignedInPerson,
  password: string,
  claim: FormClaim | null,
  now: number,
): Promise<void> {
  const passwordVersion = await requireOwnPassword(db, person, { password, field: 'password' }, now);
  const { user, session, from } = person;
  await inTransaction(db, async (tx) => {
    if (!(await claimSignIn(tx, user.id, passwordVersion, now))) throw wrongPassword('password'); // reset meanwhile
    const account = await getAccount(tx, user.id);
    if (account) await removeAccount(tx, account, session.id, toldInMail(from, now), now);
    await requireSettled(tx, claim, null, now);
  });
}
