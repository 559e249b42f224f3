import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { aSignedInPerson, HOME } from '../../test/account-holder';
import { type BusyPeople, startBusyPeople } from '../../test/busy-people';
import { seedCrowd } from '../../test/crowd';
import { DIALECTS, freshDatabase, freshDb } from '../../test/fresh-db';
import { allRows } from '../../test/full-tables';
import { endOf, latchkey, startLatchkey } from '../../test/latchkey';
import { aUser, PASSWORD } from '../../test/people';
import { rounds } from '../../test/rounds';
import { type Db, openDb } from '../db/client';
import { migrationState } from '../db/migrate';
import { now } from '../time';

/** Commands as an operator gives them, a process each, while others write or somebody kills them. */
const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-transfer-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const other = { sqlite: 'postgres', postgres: 'sqlite' } as const;

const partsIn = (place: string) => readdirSync(place).filter((name) => name.includes('.part'));

/** Everything that was acknowledged before some moment is in what was made after it. */
async function expectAll(db: Db, people: Pick<BusyPeople, 'sessions' | 'joined'>): Promise<void> {
  const users = new Set((await db.selectFrom('users').select('username').execute()).map(({ username }) => username));
  expect(people.joined().filter((name) => !users.has(name))).toEqual([]);
  const rows = await db.selectFrom('sessions').select(['id', 'generation', 'revoked_at']).execute();
  const found = new Map(rows.map((row) => [row.id, row]));
  const lost = people.sessions().filter(({ sessionId, generation, revoked }) => {
    const row = found.get(sessionId);
    return !row || row.generation < generation || (revoked && row.revoked_at === null);
  });
  expect(lost).toEqual([]);
}

/** What was acknowledged by now, and stays as it is. */
const soFar = (people: BusyPeople) => {
  const [sessions, joined] = [people.sessions(), people.joined()];
  return { sessions: () => sessions, joined: () => joined };
};

describe.each(DIALECTS)('%s, while people sign in, renew, sign out and sign up', (dialect) => {
  test('backup, copy-to and restore have all that was acknowledged, and the same people sign in', async () => {
    const { db, url, clean } = await freshDb(dialect);
    await aUser(db);
    await seedCrowd(db, { users: 500, sessions: rounds(1_000, 200_000) }, now());
    const people = await startBusyPeople(url);
    const backups: { file: string; before: ReturnType<typeof soFar> }[] = [];
    for (let round = 1; round <= rounds(1, 20); round++) {
      const [file, before] = [path.join(folder, `${dialect}-${round}.db`), soFar(people)];
      expect(await latchkey(['backup', file], { url })).toMatchObject({ exitCode: 0, stderr: '' });
      backups.push({ file, before });
    }
    const [copied, beforeCopy] = [await freshDatabase(other[dialect]), soFar(people)];
    const copying = await latchkey(['copy-to', copied.url, '--while-serving'], { url });
    expect(copying).toMatchObject({ exitCode: 0, stderr: '' });
    const meanwhile = people.joined().length - beforeCopy.joined().length;
    await people.stop();
    expect(meanwhile).toBeGreaterThan(0);

    for (const { file, before } of backups) {
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const backup = new DatabaseSync(file, { readOnly: true });
      expect({ ...backup.prepare('pragma integrity_check').get() }).toEqual({ integrity_check: 'ok' });
      backup.close();
      const restored = await freshDatabase(backups.at(-1)?.file === file ? other[dialect] : 'sqlite');
      expect(await latchkey(['restore', file], { url: restored.url })).toMatchObject({ exitCode: 0, stderr: '' });
      const restoredDb = openDb(restored.url);
      await expectAll(restoredDb, before);
      const [joiner = ''] = before.joined().slice(-1);
      for (const name of ['john', joiner]) {
        await aSignedInPerson(restoredDb, name, { password: PASSWORD, from: { ...HOME, browser: null }, now: now() });
      }
      await restoredDb.destroy();
      await restored.drop();
    }
    const copiedDb = openDb(copied.url);
    await expectAll(copiedDb, beforeCopy);
    await copiedDb.destroy();
    await copied.drop();
    await clean();
    expect(partsIn(folder)).toEqual([]);
  });
});

type Begun = { there(): Promise<boolean>; end(): Promise<void> };

/** Sends a signal to a command, once, as soon as it is in the middle of its work. */
async function signalWhen(begun: Begun['there'], signal: NodeJS.Signals, args: readonly string[], url: string) {
  const child = startLatchkey(args, { url });
  let running = true;
  const ended = endOf(child).finally(() => (running = false));
  for (let sent = false; running && !sent; await sleep(1)) {
    sent = await begun();
    if (sent) child.kill(signal);
  }
  const { exitCode } = await ended;
  return { exitCode, killed: child.signalCode === 'SIGKILL' };
}

/** @returns whether it was killed before it was done */
const killWhen = async (begun: Begun['there'], args: readonly string[], url: string) =>
  (await signalWhen(begun, 'SIGKILL', args, url)).killed;

describe.each(DIALECTS)('killed in the middle, %s', (dialect) => {
  test('backup, restore and copy-to leave nothing under the name, or in the database, and can be run again', async () => {
    const { db, url, clean } = await freshDb(dialect);
    await seedCrowd(db, { users: 1_000, sessions: 8_000 }, now());
    const place = mkdtempSync(path.join(folder, 'killed-'));
    const file = path.join(place, 'backup.db');
    const halfOf = (file: string) => async () =>
      partsIn(place).some((name) => name.startsWith(file) && statSync(path.join(place, name)).size > 0);
    for (let round = 1; round <= rounds(1, 20); round++) {
      expect(await killWhen(halfOf('backup.db'), ['backup', file], url)).toBe(true);
      expect(readdirSync(place)).not.toContain('backup.db');
      expect(partsIn(place)).not.toEqual([]);
    }
    const interrupted = await signalWhen(
      halfOf('interrupted.db'),
      'SIGINT',
      ['backup', path.join(place, 'interrupted.db')],
      url,
    );
    if (interrupted.exitCode === 130) expect(readdirSync(place)).not.toContain('interrupted.db');
    else expect(interrupted.exitCode).toBe(0); // it was done before it heard
    expect(partsIn(place).filter((name) => name.startsWith('interrupted'))).toEqual([]);

    expect(await latchkey(['backup', file], { url })).toMatchObject({ exitCode: 0 });
    expect(partsIn(place)).toEqual([]);

    // From PostgreSQL, copy-to makes a file as restore to SQLite does.
    for (const verb of dialect === 'sqlite' ? (['restore', 'copy-to'] as const) : (['restore'] as const)) {
      const kind = verb === 'restore' ? dialect : other[dialect];
      const target = await freshDatabase(kind);
      const [args, from] =
        verb === 'restore'
          ? [['restore', file, '--exact'], target.url]
          : [['copy-to', target.url, '--while-serving'], url];
      const begun = kind === 'sqlite' ? halfFile(target.url) : halfTables(target.url);
      expect(await killWhen(begun.there, args, from)).toBe(true);
      await begun.end();
      if (kind === 'sqlite')
        expect(readdirSync(path.dirname(target.url.slice('file:'.length)))).not.toContain('test.db');
      else await expectNoRows(target.url);
      expect(await latchkey(args, { url: from })).toMatchObject({ exitCode: 0 });
      const whole = openDb(target.url);
      expect(await allRows(whole)).toEqual(await allRows(db));
      expect(await migrationState(whole)).toMatchObject({ missing: [], unknown: [] });
      await whole.destroy();
      await target.drop();
    }
    await clean();
  });
});

function halfFile(url: string): Begun {
  const place = path.dirname(url.slice('file:'.length));
  const there = async () => partsIn(place).some((name) => statSync(path.join(place, name)).size > 100_000);
  return { there, end: async () => {} };
}

/** Whether rows are being written: seen from another connection, which does not see the rows. */
function halfTables(url: string): Begun {
  const db = openDb(url);
  const there = async () => {
    const { rows } = await sql`select 1 from pg_stat_activity
      where datname = current_database() and query like 'insert into "sessions"%'`.execute(db);
    return rows.length > 0;
  };
  return { there, end: () => db.destroy() };
}

async function expectNoRows(url: string): Promise<void> {
  const db = openDb(url, { patient: true });
  expect(Object.values(await allRows(db)).flat()).toEqual([]);
  await db.destroy();
}

test('a disk that takes no more is named, and nothing is left there', async () => {
  const { db, url, clean } = await freshDb('sqlite');
  await seedCrowd(db, { users: 2_000, sessions: 5_000 }, now());
  const place = mkdtempSync(path.join(folder, 'full-'));
  const through = ['sh', '-c', 'ulimit -f 1000; exec "$@"', 'sh']; // no file larger than 512 kB
  const { exitCode, stderr } = await latchkey(['backup', path.join(place, 'backup.db')], { url, through });
  expect([exitCode, readdirSync(place)]).toEqual([1, []]);
  expect(stderr).toContain('backup.db cannot be written: ');
  await clean();
});
