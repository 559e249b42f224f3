import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { DIALECTS, type Dialect } from '../../test/fresh-db';
import { aUser, NOW } from '../../test/people';
import { aPlace } from '../../test/places';
import type { Db } from '../db/client';
import { isPostgres } from '../db/differences';
import { migrate, migrationState } from '../db/migrate';
import { backUp } from './back-up';
import { copyTo } from './copy-to';
import { restore } from './restore';

/** An app's own file, as it would be edited: columns of many types, a number that the database gives, and a row that comes with it. */
vi.mock('../app/migrations', () => ({
  APP_MIGRATIONS: {
    'app-0001-notes': {
      async up(db: Db): Promise<void> {
        const numbered = isPostgres(db) ? sql`serial primary key` : sql`integer primary key autoincrement`;
        await sql`create table notes (id ${numbered}, user_id text not null references users(id) on delete cascade,
          done boolean not null, size real, share double precision, price numeric(10, 2), at timestamp, zoned timestamptz,
          due date, tags json, more jsonb, code varchar(40), ref uuid, picture bytea)`.execute(db);
        await sql`create table plans (name text primary key)`.execute(db);
        await sql`insert into plans values ('free')`.execute(db);
      },
    },
  },
}));

/** A row of everything, as an app writes it there, and one of nothing. */
async function aFullDatabase(dialect: Dialect): Promise<{ url: string; db: Db }> {
  const { url, open } = await aPlace(dialect);
  await migrate(url);
  const db = open();
  const { id } = await aUser(db);
  const yes = dialect === 'postgres' ? sql`true` : sql`1`;
  const picture = dialect === 'postgres' ? sql`'\\x00ff5c'::bytea` : sql`x'00ff5c'`;
  await sql`insert into notes (user_id, done, size, share, price, at, zoned, due, tags, more, code, ref, picture) values
    (${id}, ${yes}, 0.1, 0.1, 12.50, '2026-11-27 09:30:00', '2026-11-27 09:30:00+09', '2026-11-28', '["b","a"]',
     '{"b": 1, "a": "열쇠"}', '007', '0198c2a4-7d1e-7c3b-9b1f-2f4b6d8e0a1c', ${picture}),
    (${id}, ${yes}, 12, 1e21, 0.0000001, null, null, null, '5', 'true', '', null, null)`.execute(db);
  await sql`delete from plans`.execute(db);
  await sql`insert into plans values ('pro')`.execute(db);
  return { url, db };
}

/** What an app finds, in words that both databases have. */
async function found(db: Db): Promise<unknown> {
  const text = (column: string) => sql`cast(${sql.ref(column)} as text) as ${sql.ref(column)}`;
  const postgres = isPostgres(db as never);
  const { rows } = await sql<
    Record<string, unknown>
  >`select id, cast(done as int) as done, size, share, price + 0.0 as price,
    ${text('due')}, ${text('code')}, ${text('ref')}, ${postgres ? sql`encode(picture, 'hex')` : sql`lower(hex(picture))`} as picture,
    ${text('tags')}, ${text('more')}, ${text('at')}, ${text('zoned')} from notes order by id`.execute(db);
  const plans = await sql`select name from plans`.execute(db);
  const plain = (row: Record<string, unknown>) => ({
    ...row,
    price: Number(row.price),
    picture: row.picture || null,
    zoned: row.zoned && new Date(String(row.zoned).replace(/\+(\d\d)$/, '+$1:00')).getTime(),
    tags: JSON.parse(String(row.tags)),
    more: JSON.parse(String(row.more)),
  });
  return { notes: rows.map(plain), plans: plans.rows.map((row) => ({ ...(row as object) })) };
}

const FOUND = {
  notes: [
    {
      id: 1,
      done: 1,
      size: 0.1,
      share: 0.1,
      price: 12.5,
      at: '2026-11-27 09:30:00',
      zoned: Date.UTC(2026, 10, 27, 0, 30),
      due: '2026-11-28',
      tags: ['b', 'a'],
      more: { b: 1, a: '열쇠' },
      code: '007',
      ref: '0198c2a4-7d1e-7c3b-9b1f-2f4b6d8e0a1c',
      picture: '00ff5c',
    },
    {
      id: 2,
      done: 1,
      size: 12,
      share: 1e21,
      price: expect.any(Number),
      at: null,
      zoned: null,
      due: null,
      tags: 5,
      more: true,
      code: '',
      ref: null,
      picture: null,
    },
  ],
  plans: [{ name: 'pro' }],
};

async function isNumberedOn(db: Db): Promise<void> {
  await sql`insert into notes (user_id, done) select id, ${isPostgres(db as never) ? sql`false` : sql`0`} from users`.execute(
    db,
  );
  const { rows } = await sql<{ id: number }>`select max(id) as id from notes`.execute(db);
  expect(rows[0]?.id).toBe(3);
}

describe.each(DIALECTS.flatMap((from) => DIALECTS.map((to) => [from, to] as const)))(
  'an app’s tables in a backup of %s, restored to %s,',
  (from, to) => {
    test('have every value, of whatever type, and no row that their migration adds', async () => {
      const { url, db } = await aFullDatabase(from);
      expect(await found(db)).toEqual(FOUND);
      const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-app-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const file = path.join(folder, 'backup.db');
      await backUp(url, file, NOW);
      const place = await aPlace(to);
      await restore(file, place.url, { exact: false, now: NOW });
      const restored = place.open();
      expect(await found(restored)).toEqual(FOUND);
      expect(await migrationState(restored)).toMatchObject({ missing: [], unknown: [] });
      await isNumberedOn(restored);
    });
  },
);

describe.each([
  ['sqlite', 'postgres'],
  ['postgres', 'sqlite'],
] as const)('an app’s tables, copied from %s to %s,', (from, to) => {
  test('have every value, of whatever type, and no row that their migration adds', async () => {
    const { url } = await aFullDatabase(from);
    const place = await aPlace(to);
    await copyTo(url, place.url, { whileServing: true });
    expect(await found(place.open())).toEqual(FOUND);
    await isNumberedOn(place.open());
  });
});

test('a value that PostgreSQL does not take is named, and nothing is copied', async () => {
  const { url, db } = await aFullDatabase('sqlite');
  await sql`update notes set due = 'soon'`.execute(db);
  const place = await aPlace('postgres');
  const refusal = {
    name: 'TransferRefused',
    code: 'value_refused',
    message: expect.stringMatching(/table notes.*"soon"/),
  };
  await expect(copyTo(url, place.url, { whileServing: true })).rejects.toMatchObject(refusal);
  expect((await sql`select 1 from users`.execute(place.open())).rows).toEqual([]);
});

test.each([
  ['1234567890123.4567', 'differs'], // more digits than a floating-point number has
  ['12345678901234567.89', 'value_refused'],
])('digits of %s would be lost in SQLite: that is noticed, and there is no backup', async (number, code) => {
  const { url, db } = await aFullDatabase('postgres');
  await sql`alter table notes alter price type numeric`.execute(db);
  await sql`update notes set price = ${number}`.execute(db);
  const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-app-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const refusal = { name: 'TransferRefused', code, message: expect.stringContaining('notes') };
  await expect(backUp(url, path.join(folder, 'backup.db'), NOW)).rejects.toMatchObject(refusal);
  expect(readdirSync(folder)).toEqual([]);
});

test('a bigint that JavaScript cannot hold is an error, not another number', async () => {
  const db = (await aPlace('postgres')).open();
  await expect(sql`select 9007199254740993::bigint`.execute(db)).rejects.toThrow('9007199254740993 is too large');
  expect((await sql`select 9007199254740991::bigint as n`.execute(db)).rows).toEqual([{ n: 9_007_199_254_740_991 }]);
});
