import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { aSignedInPerson, isSignedIn } from '../../test/account-holder';
import { allRows, fillEveryTable } from '../../test/full-tables';
import { aUser, NOW } from '../../test/people';
import { aDatabase, aPlace } from '../../test/places';
import { migrate } from '../db/migrate';
import { copyTo } from './copy-to';

const REHEARSAL = { whileServing: true };

const refused = (code: string) => expect.objectContaining({ name: 'TransferRefused', code });

describe.each([
  ['sqlite', 'postgres'],
  ['postgres', 'sqlite'],
] as const)('copyTo: from %s to %s', (from, to) => {
  test('copies every row of every table', async () => {
    const { db, url } = await aDatabase(from);
    const tables = await fillEveryTable(db);
    const place = await aPlace(to);
    const reported: [number, number][] = [];
    const { contents, leftOut } = await copyTo(
      url,
      place.url,
      REHEARSAL,
      (done, all) => void reported.push([done, all]),
    );
    expect({ tables: Object.keys(contents).sort(), leftOut }).toEqual({ tables, leftOut: [] });
    expect(reported.at(-1)).toEqual([6 * tables.length, 6 * tables.length]); // each row written, and read back
    expect(await allRows(place.open())).toEqual(await allRows(db));
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
    const { db, url } = await aDatabase(from);
    await aUser(db);
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
});

const OWN_TABLE = sql`create table own_things (id text not null primary key, user_id text references users(id), size bigint)`;

describe('a table of an adopter’s own, made by no migration', () => {
  test('is copied from SQLite where PostgreSQL has it, too', async () => {
    const [{ url, open }, place] = [await aPlace('sqlite'), await aPlace('postgres')];
    await migrate(url);
    await OWN_TABLE.execute(open());
    await fillEveryTable(open());
    await expect(copyTo(url, place.url, REHEARSAL)).rejects.toEqual(refused('tables_missing'));
    await OWN_TABLE.execute(place.open());
    await copyTo(url, place.url, REHEARSAL);
    expect((await allRows(place.open())).own_things).toHaveLength(3);
    expect(await allRows(place.open())).toEqual(await allRows(open()));
  });

  test('is named where it cannot be copied from PostgreSQL', async () => {
    const [{ url, open }, place] = [await aPlace('postgres'), await aPlace('sqlite')];
    await migrate(url);
    await OWN_TABLE.execute(open());
    expect(await copyTo(url, place.url, REHEARSAL)).toMatchObject({ leftOut: ['own_things'] });
  });
});

test('nothing is left when the other side changes what it is given', async () => {
  const { db, url } = await aDatabase('sqlite');
  await aUser(db);
  const place = await aPlace('postgres');
  await migrate(place.url);
  const target = place.open();
  const body = sql.lit("begin new.username = 'other'; return new; end");
  await sql`create function spoil() returns trigger language plpgsql as ${body}`.execute(target);
  await sql`create trigger spoil before insert on users for each row execute function spoil()`.execute(target);
  await expect(copyTo(url, place.url, REHEARSAL)).rejects.toEqual(refused('differs'));
  expect((await allRows(target)).users).toEqual([]);
});

test.each(['sqlite', 'postgres'] as const)(
  'from %s to the same kind is what backup and restore are for',
  async (dialect) => {
    const { url } = await aDatabase(dialect);
    await expect(copyTo(url, url, REHEARSAL)).rejects.toEqual(refused('same_kind'));
  },
);
