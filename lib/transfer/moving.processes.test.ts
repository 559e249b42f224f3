import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, expect, test } from 'vitest';
import { startBusyPeople } from '../../test/busy-people';
import { seedCrowd } from '../../test/crowd';
import { freshDatabase, freshDb } from '../../test/fresh-db';
import { latchkey } from '../../test/latchkey';
import { measuredLatchkey } from '../../test/measured-command';
import { aUser } from '../../test/people';
import { rounds } from '../../test/rounds';
import { openDb } from '../db/client';
import { now } from '../time';
import { contentsOf } from './seal';

/** In `npm run test:long` a million users with five million sessions. */
const USERS = rounds(200, 1_000_000);
const SESSIONS = rounds(1_000, 5_000_000);

const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-moving-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Gives a command that must succeed, and tells how long it took. @returns its JSON */
async function give(args: readonly string[], url: string): Promise<unknown> {
  const { exitCode, stdout, stderr, seconds, peakMegabytes } = await measuredLatchkey([...args, '--json'], url);
  expect({ exitCode, stderr: rounds(1, 2) === 1 ? stderr : '' }).toEqual({ exitCode: 0, stderr: '' });
  const kind = url.startsWith('file:') ? 'SQLite' : 'PostgreSQL';
  const rate = Math.round((USERS + SESSIONS) / seconds);
  const figures = `${seconds.toFixed(1)} s, ${rate} rows a second, ${peakMegabytes} MB at most`;
  process.stdout.write(`${args[0]} with DATABASE_URL at ${kind}, ${USERS + SESSIONS} rows: ${figures}\n`);
  expect(peakMegabytes).toBeLessThan(400); // however many rows there are
  return JSON.parse(stdout);
}

const contentsOfFile = (file: string) => contentsOf(new DatabaseSync(file, { readOnly: true }));

test('from SQLite to PostgreSQL and back nothing is lost, and it is begun only where nobody else is', {
  timeout: 3_000_000,
}, async () => {
  const { url, clean } = await freshDb('sqlite');
  const db = openDb(url, { patient: true });
  await aUser(db);
  await seedCrowd(db, { users: USERS, sessions: SESSIONS }, now());
  const [first, second] = [path.join(folder, 'first.db'), path.join(folder, 'second.db')];
  const [sqlite, postgres, again] = [
    await freshDatabase('sqlite'),
    await freshDatabase('postgres'),
    await freshDatabase('postgres'),
  ];
  await give(['backup', first], url);
  await db.destroy();
  await clean();
  await give(['restore', first, '--exact'], sqlite.url);

  const people = await startBusyPeople(sqlite.url);
  const refused = await latchkey(['copy-to', postgres.url, '--json'], { url: sqlite.url });
  expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
  const told = { error: 'in_use', message: expect.stringContaining('stop the server') };
  expect(JSON.parse(refused.stderr)).toMatchObject(told);
  await people.stop();

  expect(await give(['copy-to', postgres.url], sqlite.url)).toMatchObject({ while_serving: false });
  await give(['backup', second], postgres.url);
  await give(['restore', second, '--exact'], again.url);
  const other = openDb(again.url);
  const back = path.join(folder, 'back.db');
  // Held all along: the pool closes a connection that is idle for longer than a command takes to start on a busy machine.
  await other.connection().execute(async (held) => {
    await held.selectFrom('users').select('id').limit(1).execute();
    expect(await latchkey(['copy-to', `file:${back}`], { url: again.url })).toMatchObject({ exitCode: 1 });
  });
  await other.destroy();
  await give(['copy-to', `file:${back}`], again.url);

  const contents = await contentsOfFile(sqlite.url.slice('file:'.length));
  expect(await contentsOfFile(back)).toEqual(contents);
  expect(await contentsOfFile(second)).toEqual(contents);
  await Promise.all([sqlite.drop(), postgres.drop(), again.drop()]);
});
