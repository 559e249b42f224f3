import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { aSignedInPerson, isSignedIn } from '../../testing/account-holder';
import { type Dialect, freshDatabase, freshDb } from '../../testing/fresh-db';
import { allRows, fillEveryTable } from '../../testing/full-tables';
import { aUser, NOW } from '../../testing/people';
import { type Db, openDb } from '../client';
import { migrate } from '../migrate';
import { copyTo } from './copy-to';

const REHEARSAL = { whileServing: true };

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

async function aDatabase(dialect: Dialect): Promise<{ db: Db; url: string }> {
  const { db, url, clean } = await freshDb(dialect);
  undo.push(clean);
  return { db, url };
}

async function aPlace(dialect: Dialect): Promise<{ url: string; open(): Db }> {
  const { url, drop } = await freshDatabase(dialect);
  undo.push(drop);
  const open = () => {
    const db = openDb(url);
    undo.push(() => db.destroy());
    return db;
  };
  return { url, open };
}

const refused = (code: string) => expect.objectContaining({ name: 'TransferRefused', code });

describe.each([
  ['sqlite', 'postgres'],
  ['postgres', 'sqlite'],
] as const)('copyTo: from %s to %s', (from, to) => {
  test('copies every row of every table, an adopter’s own as well', async () => {
    const { url, open } = await aPlace(from);
    await migrate(url);
    const place = await aPlace(to);
    await migrate(place.url);
    const own = 'create table own_things (id text primary key, user_id text references users(id), size bigint)';
    const db = open();
    await sql.raw(own).execute(db);
    if (to === 'postgres') await sql.raw(own).execute(place.open());
    const tables = await fillEveryTable(db);
    const target = to === 'sqlite' ? await aPlace(to) : place;
    const reported: [number, number][] = [];
    const copying = copyTo(url, target.url, REHEARSAL, (done, all) => void reported.push([done, all]));
    if (to === 'sqlite') {
      // Migrations make a new file's tables, and one that no migration makes has no place there.
      await expect(copying).rejects.toThrow(/own_things/);
      await sql`drop table own_things`.execute(db);
      await copyTo(url, target.url, REHEARSAL);
    } else {
      expect(Object.keys(await copying).sort()).toEqual(tables);
      expect(reported.at(-1)).toEqual([6 * tables.length, 6 * tables.length]);
    }
    expect(await allRows(target.open())).toEqual(await allRows(db));
  });

  test('signs nobody out', async () => {
    const { db, url } = await aDatabase(from);
    await aUser(db);
    const john = await aSignedInPerson(db);
    const place = await aPlace(to);
    await copyTo(url, place.url, REHEARSAL);
    expect(await isSignedIn(place.open(), john, NOW)).toBe(true);
  });

  test('is not begun while somebody else uses the database, unless that is accepted', async () => {
    const { url } = await aDatabase(from);
    const place = await aPlace(to);
    await expect(copyTo(url, place.url, { whileServing: false })).rejects.toEqual(refused('in_use'));
  });

  test('refuses a place that has data', async () => {
    const { url } = await aDatabase(from);
    const place = await aDatabase(to);
    await fillEveryTable(place.db);
    const before = await allRows(place.db);
    const code = to === 'sqlite' ? 'file_exists' : 'not_empty';
    await expect(copyTo(url, place.url, REHEARSAL)).rejects.toEqual(refused(code));
    expect(await allRows(place.db)).toEqual(before);
  });

  test('leaves nothing when the other side changes what it is given', async () => {
    if (to === 'sqlite') return;
    const { db, url } = await aDatabase(from);
    await aUser(db);
    const place = await aPlace(to);
    await migrate(place.url);
    const target = place.open();
    await sql`create function spoil() returns trigger language plpgsql as 'begin new.username = ''other''; return new; end'`.execute(
      target,
    );
    await sql`create trigger spoil before insert on users for each row execute function spoil()`.execute(target);
    await expect(copyTo(url, place.url, REHEARSAL)).rejects.toEqual(refused('differs'));
    expect((await allRows(target)).users).toEqual([]);
  });
});

test.each(['sqlite', 'postgres'] as const)(
  'from %s to the same kind is what backup and restore are for',
  async (dialect) => {
    const { url } = await aDatabase(dialect);
    await expect(copyTo(url, url, REHEARSAL)).rejects.toEqual(refused('same_kind'));
  },
);
