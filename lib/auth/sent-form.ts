import { uuidv7 } from '../crypto/random';
import type { Db } from '../db/client';
import { minutes, seconds } from '../time';

/**
 * Forms that are carried out once, however often they are sent: by a double click, or again because the answer was lost. Each is
 * known by a keyed hash of its whole body (lib/http/sent-form.ts). Stored are that it was carried out, and which session began
 * with it. The second answer is computed from that, so no token is stored.
 */

/** How long a form that is sent again gets the answer of the first time. */
export const REMEMBERED = minutes(10);

/** How long one request has a form to itself. Longer than any takes; after that its process is presumed dead, and another may. */
export const HELD = seconds(30);

/** A form that this request carries out, and no other. */
export type FormClaim = { hash: string; holder: string };

export type Sent =
  /** Another request carries it out right now. */
  | { status: 'pending' }
  /** It was carried out. `sessionId`: of the session that began with it, if one did. */
  | { status: 'settled'; sessionId: string | null };

/** Claims a form: of all requests that send it at the same moment, one carries it out. An expired row counts as none. */
export async function claimSentForm(
  db: Db,
  hash: string,
  now: number,
): Promise<Sent | { status: 'claimed'; claim: FormClaim }> {
  const claim = { hash, holder: uuidv7() };
  const held = { holder: claim.holder, settled_at: null, session_id: null, expires_at: now + HELD };
  const claimed = await db
    .insertInto('sent_forms')
    .values({ hash, ...held })
    .onConflict((conflict) => conflict.column('hash').doUpdateSet(held).where('sent_forms.expires_at', '<=', now))
    .returning('hash')
    .executeTakeFirst();
  if (claimed) return { status: 'claimed', claim };
  return (await findSentForm(db, hash, now)) ?? { status: 'pending' };
}

/** Finds a form that is carried out right now, or was in the last ten minutes. */
export async function findSentForm(db: Db, hash: string, now: number): Promise<Sent | null> {
  const row = await db
    .selectFrom('sent_forms')
    .select(['session_id as sessionId', 'settled_at as settledAt'])
    .where('hash', '=', hash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (!row) return null;
  return row.settledAt === null ? { status: 'pending' } : { status: 'settled', sessionId: row.sessionId };
}

/**
 * Notes that a form was carried out, in the transaction that does it: both are stored, or neither.
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
 * Releases a form that was not carried out, so that it can be sent again at once.
 *
 * @returns false when there was nothing to release: another request has it, or it was carried out after all
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
