import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { run } from '../../test/command';
import { DIALECTS, freshDatabase, freshDb } from '../../test/fresh-db';
import { openDb } from './client';

describe.each(DIALECTS)('%s: the database of several processes', (dialect) => {
  test('is migrated once when several start together', async () => {
    const database = await freshDatabase(dialect);
    const env = { ...process.env, BCRYPT_COST: '', DATABASE_URL: database.url };
    const setup = () => run(process.execPath, ['--import', 'tsx', 'lib/cli/setup.ts'], { env });
    await Promise.all([setup(), setup(), setup(), setup()]);
    const db = openDb(database.url);
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
    expect(rows.map(({ name }) => name)).toEqual([
      '0001-users-and-sessions',
      '0002-audit-events',
      '0003-accounts',
      '0004-retention',
      '0005-kept-successors',
      '0006-sent-forms',
    ]);
    await db.destroy();
    await database.drop();
  });

  test('lets transactions that read and then write all finish [V15.4.3]', async () => {
    const { db, url, clean } = await freshDb(dialect);
    const script = `
      import { openDb } from './lib/db/client.ts';
      import { inTransaction } from './lib/db/transaction.ts';
      const db = openDb(process.env.DATABASE_URL);
      for (let round = 0; round < 20; round++) {
        await inTransaction(db, async (tx) => {
          const { length } = await tx.selectFrom('users').selectAll().execute();
          const id = process.argv.at(-1) + '-' + round;
          await tx.insertInto('users').values({ id, username: id, password_hash: String(length), created_at: 0, disabled_at: null, email: null, pending_email: null, password_changed_at: null, password_version: 1, last_signed_in_at: null }).execute();
        });
      }
      await db.destroy();`;
    const env = { ...process.env, DATABASE_URL: url };
    const write = (name: string) =>
      run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, name], { env });
    await Promise.all([write('a'), write('b'), write('c')]);
    expect(await db.selectFrom('users').select('id').execute()).toHaveLength(60);
    await clean();
  });
});
