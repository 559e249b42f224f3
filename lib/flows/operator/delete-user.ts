import type { Db } from '../../db/client';
import { inTransaction } from '../../db/transaction';
import type { Locale } from '../../i18n/locale';
import { type Removed, removeAccount } from '../remove-account';
import { askedByOperator } from './operator';

/** Deletes a user, disabled or not, as an operator of the site; they are told by mail. @returns whether they were there */
export const deleteUserByOperator = (db: Db, user: Removed, locale: Locale, now: number): Promise<boolean> =>
  inTransaction(db, (tx) => removeAccount(tx, user, null, askedByOperator(locale, now), now));
