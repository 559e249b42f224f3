import { normaliseEmail } from '../auth/email';
import { networkOf } from '../auth/network';
import type { FormClaim } from '../auth/sent-form';
import type { Rate } from '../auth/throttle';
import { normaliseUsername } from '../auth/username';
import { sha256 } from '../crypto/hash';
import type { Db } from '../db/client';
import { inTransaction } from '../db/transaction';
import { queueMail } from '../mail/queue';
import { minutes } from '../time';
import { type AskedFrom, toldInMail } from './asked-from';
import { requireSettled, sendOnce } from './send-once';
import { requireAdmission } from './too-many';

export type Forgot = {
  /** A username or an address, as typed. */
  identifier: string;
  from: AskedFrom;
};

const FROM_ADDRESS: Rate = { burst: 20, interval: minutes(3) };
const FOR_IDENTIFIER: Rate = { burst: 5, interval: minutes(10) };

/** An account counts once, however its name is written. */
const oneSpelling = (identifier: string): string =>
  normaliseEmail(identifier) ?? normaliseUsername(identifier) ?? identifier;

/**
 * Has a link mailed with which to set a new password, if there is somebody to mail it to. That is looked up when it is sent
 * (lib/flows/address-mail.ts): here the same happens, and takes the same time, for everybody and nobody.
 * A form that is sent twice mails one link: a second would void the first.
 *
 * @throws AuthError `too_many_requests`
 */
export function forgotPassword(db: Db, { identifier, from }: Forgot, now: number): Promise<void> {
  const check = async () => {
    const network = networkOf(from.device.address);
    if (network) await requireAdmission(db, `forgot:${network}`, FROM_ADDRESS, now);
    await requireAdmission(db, `forgot:${sha256(oneSpelling(identifier))}`, FOR_IDENTIFIER, now);
  };
  const first = (claim: FormClaim | null) =>
    inTransaction(db, async (tx) => {
      await requireSettled(tx, claim, null, now);
      await queueMail(tx, { order: { kind: 'reset_password', identifier }, asked: toldInMail(from, now) }, now);
    });
  return sendOnce(db, from.form, { check, first, again: async () => {} }, now);
}
