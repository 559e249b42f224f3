import type { Selectable } from 'kysely';
import type { Db } from '../../db/client';
import type { UsersTable } from '../../db/schema';
import type { ImportedField } from './imported-user';

/** The fields of an exported user, in order: all that an import reads back. */
export const EXPORTED_FIELDS = [
  'id',
  'username',
  'email',
  'email_verified',
  'pending_email',
  'password_hash',
  'created_at',
  'disabled_at',
  'password_changed_at',
  'last_signed_in_at',
] as const satisfies readonly ImportedField[];

/** As it is written: times in seconds, null for what is not. Without `password_hash` unless it was asked for. */
export type ExportedUser = Partial<Record<ImportedField, string | number | boolean | null>>;

const PAGE = 1000;

/** All users by id, that is mostly in the order in which they came; a page at a time, so that memory stays flat. */
export async function* exportUsers(db: Db, { withPasswordHashes = false } = {}): AsyncGenerator<ExportedUser> {
  for (let after = ''; ; ) {
    const page = await db.selectFrom('users').selectAll().where('id', '>', after).orderBy('id').limit(PAGE).execute();
    for (const row of page) yield exported(row, withPasswordHashes);
    if (page.length < PAGE) return;
    after = page.at(-1)?.id ?? after;
  }
}

function exported(row: Selectable<UsersTable>, withPasswordHashes: boolean): ExportedUser {
  const { id, username, email, pending_email, password_hash, created_at } = row;
  return {
    id,
    username,
    email,
    email_verified: email === null ? null : true,
    pending_email,
    ...(withPasswordHashes && { password_hash }),
    created_at,
    disabled_at: row.disabled_at,
    password_changed_at: row.password_changed_at,
    last_signed_in_at: row.last_signed_in_at,
  };
}
