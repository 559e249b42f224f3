import { renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { freshDb } from '../../../test/fresh-db';
import { aUser } from '../../../test/people';
import { type Db, openDb } from '../client';
import { isDatabaseFileReplaced, isDatabaseUnavailable } from '../failures';
import { inTransaction } from '../transaction';

let db: Db;
let url: string;
let clean: () => Promise<void>;
let file: string;
beforeEach(async () => {
  ({ db, url, clean } = await freshDb('sqlite'));
  file = url.slice('file:'.length);
  vi.useFakeTimers({ toFake: ['performance'] });
  await add('ann');
});
afterEach(async () => {
  vi.useRealTimers();
  await clean();
});

const add = (username: string) => aUser(db, username, 'x');
const names = async () => (await db.selectFrom('users').select('username').execute()).map(({ username }) => username);
const waitForLook = () => vi.advanceTimersByTime(1000);

async function expectRefused(work: Promise<unknown>): Promise<void> {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect([isDatabaseFileReplaced(error), isDatabaseUnavailable(error)]).toEqual([true, true]);
}

test.each(['', '-wal', '-shm'])('without its file …%s an open database answers nothing', async (ending) => {
  rmSync(file + ending);
  waitForLook();
  await expectRefused(names());
  await expectRefused(add('bob'));
});

test.each(['', '-wal'])(
  'a database opened by a link answers nothing without its file …%s, or once the link leads elsewhere',
  async (ending) => {
    symlinkSync(file, `${file}.link`);
    const linked = openDb(`${url}.link`);
    await aUser(linked, 'bob', 'x');
    renameSync(file + ending, `${file}.old`);
    waitForLook();
    await expectRefused(aUser(linked, 'carol', 'x'));
    renameSync(`${file}.old`, file + ending);
    unlinkSync(`${file}.link`);
    symlinkSync(`${file}.another`, `${file}.link`);
    waitForLook();
    await expectRefused(aUser(linked, 'carol', 'x'));
    await linked.destroy();
    expect(await names()).toEqual(['ann', 'bob']);
  },
);

test('a database that another one took the place of answers nothing, and all again when it is back', async () => {
  renameSync(file, `${file}.old`);
  writeFileSync(file, '');
  waitForLook();
  await expectRefused(names());
  waitForLook();
  await expectRefused(names());
  renameSync(`${file}.old`, file);
  waitForLook();
  expect(await names()).toEqual(['ann']);
  await add('bob');
  expect(await names()).toEqual(['ann', 'bob']);
});

test('a transaction during which the file goes is undone', async () => {
  const signingUp = inTransaction(db, async (tx) => {
    await aUser(tx, 'bob', 'x');
    renameSync(file, `${file}.old`);
    waitForLook();
  });
  await expectRefused(signingUp);
  renameSync(`${file}.old`, file);
  waitForLook();
  expect(await inTransaction(db, (tx) => aUser(tx, 'carol', 'x'))).toMatchObject({ username: 'carol' });
  expect(await names()).toEqual(['ann', 'carol']);
});

test('what others may do with the file keeps nobody from it', async () => {
  const other = openDb(url);
  await sql`vacuum`.execute(other);
  await sql`pragma wal_checkpoint(truncate)`.execute(other);
  await other.destroy();
  waitForLook();
  await add('bob');
  expect(await names()).toEqual(['ann', 'bob']);
});

test('a restored file, which is not in WAL mode yet, is answered from like any other', async () => {
  await sql`vacuum into ${`${file}.restored`}`.execute(db);
  const restored = openDb(`${url}.restored`);
  await restored.selectFrom('users').select('id').execute();
  waitForLook();
  await aUser(restored, 'bob', 'x');
  expect(await restored.selectFrom('users').select('username').execute()).toHaveLength(2);
  await restored.destroy();
});
