import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db/client';
import { normaliseEmail } from './email';
import { normaliseUsername } from './username';

/** A user as operators see them, disabled or not. Never the password's hash. */
export type ListedUser = {
  id: string;
  username: string;
  /** Verified. */
  email: string | null;
  /** Waits to be verified. */
  pendingEmail: string | null;
  createdAt: number;
  disabledAt: number | null;
  passwordChangedAt: number | null;
  lastSignedInAt: number | null;
};

const listed = (db: Db) =>
  db
    .selectFrom('users')
    .select(['id', 'username', 'email', 'pending_email as pendingEmail', 'created_at as createdAt'])
    .select(['disabled_at as disabledAt', 'password_changed_at as passwordChangedAt'])
    .select('last_signed_in_at as lastSignedInAt');

/**
 * The users that an id, a username or a verified address names, however it is typed. More than one where a username is spelled
 * like somebody else's address: then only ids tell them apart.
 */
export function findUsers(db: Db, named: string): Promise<ListedUser[]> {
  const username = normaliseUsername(named);
  const email = normaliseEmail(named);
  return listed(db)
    .where((user) =>
      user.or([
        user('id', '=', named.toLowerCase()),
        ...(username ? [user('username', '=', username)] : []),
        ...(email ? [user('email', '=', email)] : []),
      ]),
    )
    .execute();
}

export type UserFilter = {
  /** A part of the username or of the address, verified or not. */
  search?: string | undefined;
  /** Only those who may not sign in. */
  disabled?: boolean | undefined;
  /** At most so many. */
  limit?: number | undefined;
};

const PAGE = 1000;

/** All users that a filter lets through, in the order in which they came; a page at a time, so that memory stays flat. */
export async function* listUsers(db: Db, filter: UserFilter = {}): AsyncGenerator<ListedUser> {
  let left = filter.limit ?? Number.POSITIVE_INFINITY;
  let after = '';
  while (left > 0) {
    const size = Math.min(PAGE, left);
    const page = await filtered(db, filter).where('id', '>', after).orderBy('id').limit(size).execute();
    yield* page;
    left = page.length < size ? 0 : left - size;
    after = page.at(-1)?.id ?? after;
  }
}

const SEARCHED = ['username', 'email', 'pending_email'] as const;

/** With `%` and `_` standing for themselves. */
const contains = (column: (typeof SEARCHED)[number], part: string): RawBuilder<boolean> =>
  sql`${sql.ref(column)} like ${`%${part.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`;

function filtered(db: Db, { search, disabled }: UserFilter) {
  let users = listed(db);
  if (disabled) users = users.where('disabled_at', 'is not', null);
  if (search === undefined) return users;
  const part = normaliseUsername(search) ?? search;
  return users.where(({ or }) => or(SEARCHED.map((column) => contains(column, part))));
}
