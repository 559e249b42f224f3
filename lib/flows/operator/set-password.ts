import { getAccount, setPassword } from '../../auth/account';
import { record } from '../../auth/audit';
import type { Db } from '../../db/client';
import { inTransaction } from '../../db/transaction';
import { AuthError } from '../../errors';
import type { Locale } from '../../i18n/locale';
import { mailPasswordChanged } from '../mail-password-changed';
import { hashFirstPassword } from '../new-password';
import { revokeAllAccess } from '../revoke-all-access';
import { OPERATOR } from './operator';

export type PasswordSetting = { userId: string; password: string; locale: Locale };

/**
 * Gives a user a new password, as an operator of the site: somebody has lost theirs, or it is known to others. All that began with
 * the old one is over, and they are told by mail.
 *
 * @throws AuthError `password_refused`; `invalid_request` where the user is disabled or got another password meanwhile
 */
export async function setUserPassword(
  db: Db,
  { userId, password, locale }: PasswordSetting,
  now: number,
): Promise<void> {
  const account = await getAccount(db, userId);
  if (!account) throw refused('user_disabled', 'The user is disabled. Enable them first');
  const passwordHash = await hashFirstPassword(password, account);
  const from = { device: OPERATOR, locale, browser: null };
  const { passwordVersion } = account;
  const set = await inTransaction(db, async (tx) => {
    if (!(await setPassword(tx, userId, passwordHash, { passwordVersion }, now))) return false;
    await revokeAllAccess(tx, account, 'operator', now);
    await record(tx, { type: 'password_set', userId, sessionId: null, device: OPERATOR }, now);
    await mailPasswordChanged(tx, account, 'set', from, now);
    return true;
  });
  if (!set) throw refused('changed_meanwhile', 'The password was changed at the same moment. Try again');
}

const refused = (reason: string, message: string): AuthError => new AuthError('invalid_request', { reason, message });
