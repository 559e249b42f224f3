import type { Insertable } from 'kysely';
import { uuidv7Of } from '../../crypto/random';
import type { Db } from '../../db/client';
import type { UsersTable } from '../../db/schema';
import type { ImportedUser } from './imported-user';

/** What became of a row. `id`: under which the user is here. */
export type ImportOutcome =
  | { status: 'added'; id: string }
  /** The same person, from an import before. */
  | { status: 'present'; id: string }
  | { status: 'refused'; problem: string };

/**
 * Adds users in one statement: all of those that can be, or after a crash none of them. Nothing that is there is ever changed, so a
 * file may be imported again and again.
 *
 * @param batch no two with one name, address or id (`isFree`)
 * @returns what became of each, in order
 */
export async function importUsers(db: Db, batch: readonly ImportedUser[], now: number): Promise<ImportOutcome[]> {
  const rows = batch.map((user, index) => rowOf(user, index, now));
  if (rows.length === 0) return [];
  const added = await db
    .insertInto('users')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  const ids = new Set(added.map(({ id }) => id));
  const left = batch.filter((_, index) => !ids.has(rows[index]?.id ?? ''));
  const whose = left.length > 0 ? await findThose(db, left) : () => REFUSED_BY_NOBODY;
  return batch.map((user, index) => {
    const id = rows[index]?.id ?? '';
    return ids.has(id) ? { status: 'added', id } : whose(user);
  });
}

/** What would become of users, as far as those tell who are there already; null for those who could be added. */
export async function compareUsers(db: Db, batch: readonly ImportedUser[]): Promise<(ImportOutcome | null)[]> {
  const whose = await findThose(db, batch);
  return batch.map((user) => {
    const outcome = whose(user);
    return outcome === REFUSED_BY_NOBODY ? null : outcome;
  });
}

/** An id that has to be made is of the time when its user came, so that ids go on telling the order in which they did. */
function rowOf(user: ImportedUser, index: number, now: number): Insertable<UsersTable> {
  return {
    id: user.id ?? uuidv7Of((user.createdAt ?? now) * 1000, index % 4096),
    username: user.username,
    password_hash: user.passwordHash,
    created_at: user.createdAt ?? now,
    disabled_at: user.disabledAt,
    email: user.email,
    pending_email: user.pendingEmail,
    password_changed_at: user.passwordChangedAt,
    password_version: 1,
    last_signed_in_at: user.lastSignedInAt,
  };
}

/** Whoever stood in the way is gone again. */
const REFUSED_BY_NOBODY: ImportOutcome = {
  status: 'refused',
  problem: 'Somebody stood in the way who is gone by now.',
};

type There = Pick<UsersTable, 'id' | 'username' | 'email' | 'pending_email' | 'password_hash' | 'created_at'>;

const keysOf = (users: readonly ImportedUser[]) => ({
  username: users.map(({ username }) => username),
  email: users.flatMap(({ email }) => email ?? []),
  id: users.flatMap(({ id }) => id ?? []),
});

async function findThose(db: Db, users: readonly ImportedUser[]): Promise<(user: ImportedUser) => ImportOutcome> {
  const there: There[] = await db
    .selectFrom('users')
    .select(['id', 'username', 'email', 'pending_email', 'password_hash', 'created_at'])
    .where((row) =>
      row.or(
        Object.entries(keysOf(users)).flatMap(([column, keys]) =>
          keys.length > 0 ? row(column as keyof ReturnType<typeof keysOf>, 'in', keys) : [],
        ),
      ),
    )
    .execute();
  const byName = new Map(there.map((row) => [row.username, row]));
  const byEmail = new Map(there.map((row) => [row.email, row]));
  const byId = new Map(there.map((row) => [row.id, row]));
  return (user) => {
    const namesake = byName.get(user.username);
    if (namesake) return isSame(user, namesake) ? { status: 'present', id: namesake.id } : taken(user);
    if (user.id && byId.has(user.id)) return { status: 'refused', problem: 'Somebody else has this id already.' };
    if (user.email && byEmail.has(user.email)) {
      return { status: 'refused', problem: `Somebody else has the address ${user.email} already.` };
    }
    return REFUSED_BY_NOBODY;
  };
}

/**
 * Whether a row tells of the person who has its name here. What an import writes and nobody changes decides: the id, else the time
 * of creation; else what the person may have changed since, which proves it only where it is the same.
 */
function isSame(user: ImportedUser, there: There): boolean {
  if (user.id) return user.id === there.id;
  if (user.createdAt !== null) return user.createdAt === there.created_at;
  const addresses = [user.email, user.pendingEmail].filter((address) => address !== null);
  if (addresses.some((address) => address === there.email || address === there.pending_email)) return true;
  return user.passwordHash !== '' && user.passwordHash === there.password_hash;
}

const taken = ({ username, id, createdAt }: ImportedUser): ImportOutcome => ({
  status: 'refused',
  problem:
    id || createdAt !== null
      ? `Somebody else has the username ${username} already.`
      : `Somebody has the username ${username} already: another person, or the same who has changed since. Only id or created_at could tell.`,
});

/** Tells, row by row, which can be in one batch: whoever shares a name, address or id has to wait for the next. */
export function startBatch(): (user: ImportedUser) => boolean {
  const seen = new Set<string>();
  return ({ username, email, id }) => {
    const keys = [`name:${username}`, ...(email ? [`email:${email}`] : []), ...(id ? [`id:${id}`] : [])];
    if (keys.some((key) => seen.has(key))) return false;
    for (const key of keys) seen.add(key);
    return true;
  };
}
