import { type RawBuilder, sql } from 'kysely';
import { hashPassword } from '../lib/auth/password/password';
import type { Db } from '../lib/db/client';
import { isPostgres } from '../lib/db/differences';
import { days } from '../lib/time';
import { PASSWORD } from './people';

export type Crowd = {
  users: number;
  /** That stand, of users by chance, started over the last 29 days. */
  sessions: number;
  /** Further ones, that ended more than 60 days ago, every other one revoked. */
  ended?: number;
};

/** Rows a statement inserts. PostgreSQL gives a request's statement 900 ms; SQLite writes each page of an index once a statement. */
const CHUNK = { postgres: 10_000, sqlite: 250_000 };

/**
 * Adds many users, with PASSWORD, the names `crowd-1`, `crowd-2`, … and verified addresses, and sessions of theirs, to a migrated
 * database, beside whoever is there; once a database. Ids are made like ours: in the order of time, with a random tail.
 *
 * @param progress is told how many rows there are so far, of how many
 */
export async function seedCrowd(
  db: Db,
  { users, sessions, ended = 0 }: Crowd,
  now: number,
  progress: (added: number, all: number) => void = () => {},
): Promise<void> {
  const all = users + ended + sessions;
  const passwordHash = await hashPassword(PASSWORD);
  const usersFrom = now - days(400);
  const idOfUser = (number: RawBuilder<unknown>) => idOf(db, number, usersFrom, days(270) / users);
  let added = 0;
  const chunk = isPostgres(db) ? CHUNK.postgres : CHUNK.sqlite;
  const inChunks = async (count: number, insert: (numbers: RawBuilder<unknown>) => Promise<void>) => {
    for (let from = 1; from <= count; from += chunk) {
      const to = Math.min(count, from + chunk - 1);
      await insert(numbers(from, to));
      added += to - from + 1;
      progress(added, all);
    }
  };
  const addSessions = (count: number, from: number, revokedAt: RawBuilder<unknown>) =>
    inChunks(count, async (numbered) => {
      const id = idOf(db, sql`i`, from, days(29) / count);
      const owner = idOfUser(sql`${scattered(sql`i`, 1)} % cast(${users} as bigint) + 1`);
      const createdAt = timeOf(sql`i`, from, days(29) / count);
      await sql`${numbered}
        insert into sessions (id, user_id, client, generation, rotated_at, authenticated_at, created_at, last_seen_at,
          expires_at, revoked_at, user_agent, address)
        select id, user_id, 'browser', 1, at, at, at, at, at + ${sql.lit(days(30))}, ${revokedAt}, ${USER_AGENT}, '203.0.113.7'
        from (select ${id} as id, ${owner} as user_id, ${createdAt} as at, i from numbers) as made`.execute(db);
    });

  if (!isPostgres(db)) await sql`pragma cache_size = -500000`.execute(db); // in kB, so that indexes stay in memory
  await inChunks(users, async (numbered) => {
    const createdAt = timeOf(sql`i`, usersFrom, days(270) / users);
    await sql`${numbered}
      insert into users (id, username, password_hash, created_at, email, last_signed_in_at)
      select ${idOfUser(sql`i`)}, 'crowd-' || i, ${passwordHash}, ${createdAt}, 'crowd-' || i || '@example.com', ${createdAt}
      from numbers`.execute(db);
  });
  await addSessions(ended, now - days(120), sql`case when i % 2 = 0 then at + 3600 end`);
  await addSessions(sessions, now - days(29), sql`cast(null as bigint)`);
  if (!isPostgres(db)) await sql`pragma cache_size = -2000`.execute(db); // SQLite's default
}

const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

/** A table `numbers` of one column `i`, for the statement that follows. */
const numbers = (from: number, to: number) => sql`
  with recursive numbers(i) as (select cast(${from} as bigint) union all select i + 1 from numbers where i < ${to})`;

/** The time of the n-th row, in seconds: one `each` so many of them. */
const timeOf = (number: RawBuilder<unknown>, from: number, each: number) =>
  sql`cast(${from} as bigint) + ${number} * cast(${Math.ceil(each * 1000)} as bigint) / 1000`;

/** 32 bits that look random (Knuth's multiplicative hash). */
const scattered = (number: RawBuilder<unknown>, seed: number) =>
  sql`((${number}) * 2654435761 + ${sql.lit(seed * 40503)}) % 4294967296`;

/** The id of the n-th row: a UUIDv7 of its time. */
function idOf(db: Db, number: RawBuilder<unknown>, from: number, each: number): RawBuilder<unknown> {
  const hex = (value: RawBuilder<unknown>, digits: number) =>
    isPostgres(db)
      ? sql`lpad(to_hex(cast(${value} as bigint)), ${sql.lit(digits)}, '0')`
      : sql`printf(${sql.lit(`%0${digits}x`)}, ${value})`;
  const milliseconds = sql`(cast(${from * 1000} as bigint) + (${number}) * cast(${Math.ceil(each * 1000)} as bigint))`;
  const time = hex(milliseconds, 12);
  const tail = sql`${hex(scattered(number, 2), 8)} || ${hex(scattered(number, 3), 8)}`;
  return sql`(select substr(t, 1, 8) || '-' || substr(t, 9, 4) || '-7' || substr(r, 1, 3) || '-8' || substr(r, 4, 3) || '-' || substr(r, 7, 10) || '00'
    from (select ${time} as t, ${tail} as r) as parts)`;
}
