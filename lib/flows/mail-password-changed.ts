import type { Account } from '../auth/account';
import { getConfig } from '../config/config';
import type { Db } from '../db/client';
import type { PasswordChangedHow } from '../mail/content';
import { queueMail } from '../mail/queue';
import { type AskedFrom, toldInMail } from './asked-from';

/** Mails a notice that the password is another one now, where there is an address to mail to. */
export async function mailPasswordChanged(
  db: Db,
  { username, email }: Account,
  how: PasswordChangedHow,
  from: AskedFrom,
  now: number,
): Promise<void> {
  if (!email) return;
  const forgotLink = `${getConfig().appOrigin}/forgot-password`;
  const content = { template: 'password_changed', username, how, forgotLink } as const;
  await queueMail(db, { order: { kind: 'notice', to: email, content }, asked: toldInMail(from, now) }, now);
}
