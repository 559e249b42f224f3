import { uuidv7 } from '../crypto/random';
import type { Db } from '../db/client';
import { minutes, seconds } from '../time';

/**
 * Forms that must be carried out once, however often they are sent: a double click, or an answer that was lost. Each is known by a
 * keyed hash of all that is in it (lib/http/sent-form.ts). What is remembered is that it was carried out, and which session began
 * with it; the second answer is made from that, so no token is stored.
 */

/** How long a form that is sent again gets the answer of the first time. */
export const REMEMBERED = minutes(10);

/** How long one request has a form to itself. Longer than it takes; after that the process is taken for dead, and another may. */
export const HELD = seconds(30);

/** A form that this request carries out, and no other. */
export type FormClaim = { hash: string; holder: string };

export type Sending =
  | { status: 'claimed'; claim: FormClaim }
  /** Another request carries it out at this moment. */
  | { status: 'pending' }
  /** It was carried out. `sessionId`: of the session that began with it, if one did. */
  | { status: 'settled'; sessionId: string | null };

/** Claims a form: of all who send it at the same moment, one carries it out. A row that has run off is no row. */
export async function claimSentForm(db: Db, hash: string, now: number): Promise<Sending> {
  const claim = { hash, holder: uuidv7() };
  const held = { holder: claim.holder, settled_at: null, session_id: null, expires_at: now + HELD };
  const claimed = await db
    .insertInto('sent_forms')
    .values({ hash, ...held })
    .onConflict((conflict) => conflict.column('hash').doUpdateSet(held).where('sent_forms.expires_at', '<=', now))
    .returning('hash')
    .executeTakeFirst();
  if (claimed) return { status: 'claimed', claim };
  return (await findSettledForm(db, hash, now)) ?? { status: 'pending' };
}

/** A form that was carried out in the last ten minutes, or null. */
export async function findSettledForm(
  db: Db,
  hash: string,
  now: number,
): Promise<Extract<Sending, { status: 'settled' }> | null> {
  const row = await db
    .selectFrom('sent_forms')
    .select('session_id as sessionId')
    .where('hash', '=', hash)
    .where('settled_at', 'is not', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row ? { status: 'settled', ...row } : null;
}

/**
 * Notes that a form was carried out. In the transaction that does so: both are there, or neither.
 *
 * @returns false when the claim was taken over by another request: then the transaction must not be committed
 */
export async function settleSentForm(
  db: Db,
  { hash, holder }: FormClaim,
  sessionId: string | null,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sent_forms')
    .set({ settled_at: now, session_id: sessionId, expires_at: now + REMEMBERED })
    .where('hash', '=', hash)
    .where('holder', '=', holder)
    .where('settled_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * Gives a form back that was not carried out, so that it can be sent again at once.
 *
 * @returns false when there was nothing to give back: another request has it, or it was carried out all the same
 */
export async function releaseSentForm(db: Db, { hash, holder }: FormClaim): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('sent_forms')
    .where('hash', '=', hash)
    .where('holder', '=', holder)
    .where('settled_at', 'is', null)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
