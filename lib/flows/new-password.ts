import type { Account } from '../auth/account';
import { hashPassword } from '../auth/password/password';
import { judgePassword, type PasswordProblem } from '../auth/password/policy';
import type { Rate } from '../auth/throttle';
import { BRAND } from '../config/brand';
import { getConfig } from '../config/config';
import type { Db } from '../db/client';
import { AuthError } from '../errors';
import { seconds } from '../time';
import { requireAdmission } from './too-many';

const MESSAGES: Record<PasswordProblem, (minLength: number) => string> = {
  too_short: (minLength) => `The password must have at least ${minLength} characters`,
  common: () => 'Many people use a password like this one, so it would be guessed early. Choose another one',
  own_words: () => 'The password is made of your own name or address. Choose another one',
  repetitive: () => 'The password repeats itself, so it would be guessed early. Choose another one',
};

/** Whose password it is to be: words that anybody would try first. */
type Owner = Pick<Account, 'username' | 'email' | 'pendingEmail'>;

/** Judging takes the thread that serves everybody, a few milliseconds each time. */
const ATTEMPTS: Rate = { burst: 20, interval: seconds(30) };

/**
 * Hashes the password that the owner of an account chose, if it is a good one.
 *
 * @param field the input it came in, for the error to name
 * @throws AuthError `password_refused` with the reason, `too_many_requests`, `server_overloaded`
 */
export async function hashNewPassword(
  db: Db,
  password: string,
  account: Account,
  now: number,
  field = 'password',
): Promise<string> {
  await requireAdmission(db, `new-password:${account.id}`, ATTEMPTS, now);
  return hashFirstPassword(password, account, field);
}

/** The same for somebody who has no account yet; what they may ask for is counted by their address. */
export async function hashFirstPassword(password: string, owner: Owner, field = 'password'): Promise<string> {
  const { passwordMinLength: minLength } = getConfig();
  const problem = judgePassword(password, { minLength, ownWords: ownWordsOf(owner) });
  if (!problem) return hashPassword(password);
  const message = MESSAGES[problem](minLength);
  throw new AuthError('password_refused', { message, reason: problem, fields: [field] });
}

function ownWordsOf({ username, email, pendingEmail }: Owner): string[] {
  const addresses = [email, pendingEmail].flatMap((each) => (each ? [each, ...each.split(/[@.]/)] : []));
  const site = new URL(getConfig().appOrigin).hostname.split('.');
  // One or two letters are in every password.
  return [username, ...addresses, ...site, BRAND.name, 'latchkey'].filter((word) => word.length > 2);
}
