import { hashPassword } from '../auth/password';
import { judgePassword, type PasswordProblem } from '../auth/password-policy';
import { getConfig } from '../config';
import { AuthError } from '../errors';

const MESSAGES: Record<PasswordProblem, (minLength: number) => string> = {
  too_short: (minLength) => `The password must have at least ${minLength} characters`,
  common: () => 'Many people use a password like this one, so it would be guessed early. Choose another one',
  own_words: () => 'The password is made of your own name or address. Choose another one',
  repetitive: () => 'The password repeats itself, so it would be guessed early. Choose another one',
};

/** Whose password it is to be: words that anybody would try first. */
export type Owner = { username: string; emails: readonly (string | null)[] };

/**
 * Hashes a password that somebody chose, if it is a good one.
 *
 * @param field the input it came in, for the error to name
 * @throws AuthError `password_refused` with the reason, `server_overloaded`
 */
export async function hashNewPassword(password: string, owner: Owner, field = 'password'): Promise<string> {
  const { passwordMinLength: minLength } = getConfig();
  const problem = judgePassword(password, { minLength, ownWords: ownWordsOf(owner) });
  if (!problem) return hashPassword(password);
  throw new AuthError('password_refused', {
    message: MESSAGES[problem](minLength),
    reason: problem,
    fields: [field],
  });
}

function ownWordsOf({ username, emails }: Owner): string[] {
  const addresses = emails.flatMap((email) => (email ? [email, ...email.split(/[@.]/)] : []));
  const site = new URL(getConfig().appOrigin).hostname.split('.');
  // One or two letters are in every password.
  return [username, ...addresses, ...site, 'latchkey'].filter((word) => word.length > 2);
}
