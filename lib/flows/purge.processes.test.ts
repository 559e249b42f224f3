import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Kysely } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { Acknowledged } from '../../test/churning-process';
import { seedCrowd } from '../../test/crowd';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { aUser, PASSWORD } from '../../test/people';
import { hashPassword } from '../auth/password/password';
import { postgresDialect } from '../db/postgres/dialect';
import type { Schema } from '../db/schema';
import { sqliteDialect } from '../db/sqlite/dialect';
import { now } from '../time';
import { purge } from './purge';

const ENDED = 10_000;

/** Signs in, renews and revokes in a process of its own until it is told to stop. */
function churn(url: string) {
  const env = { ...process.env, DATABASE_URL: url };
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/churning-process.ts'], { env });
  const output = { acknowledged: [] as Acknowledged[], errors: '' };
  let rest = '';
  child.stdout.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    output.acknowledged.push(...lines.map((line) => JSON.parse(line) as Acknowledged));
  });
  child.stderr.on('data', (chunk) => {
    output.errors += chunk;
  });
  const stop = async () => {
    expect(child.exitCode, output.errors).toBeNull(); // nothing it did failed
    child.kill('SIGKILL');
    await once(child, 'close');
  };
  return { child, output, stop };
}

describe.each(DIALECTS)('%s', (dialect) => {
  test(`${ENDED} sessions are removed while others sign in, renew and sign out: none of that fails or is lost`, async () => {
    const { db, url, clean } = await freshDb(dialect);
    await aUser(db, 'john', await hashPassword(PASSWORD));
    await seedCrowd(db, { users: 100, sessions: 500, ended: ENDED }, now());
    const took: number[] = [];
    const purging = new Kysely<Schema>({
      dialect: dialect === 'sqlite' ? sqliteDialect(url, false) : postgresDialect(url, false),
      log: ({ queryDurationMillis }) => void took.push(queryDurationMillis),
    });
    const people = [churn(url), churn(url)];
    await Promise.all(people.map(({ child }) => once(child.stdout, 'data')));
    const before = people.map(({ output }) => output.acknowledged.length);
    expect(await purge(purging, now)).toEqual({ sessions: ENDED });
    for (const { stop } of people) await stop();

    const counts = people.map(({ output }, index) => output.acknowledged.length - (before[index] ?? 0));
    took.sort((a, b) => a - b);
    const [median, longest] = [took[took.length >> 1], took.at(-1)].map((each) => each?.toFixed(1));
    process.stdout.write(
      `${dialect}: ${took.length} batches, median ${median} ms, longest ${longest} ms; ${counts} changes\n`,
    );
    expect(Math.min(...counts)).toBeGreaterThan(0);

    for (const { sessionId, generation, revoked } of people.flatMap(({ output }) => output.acknowledged)) {
      const query = db.selectFrom('sessions').select(['generation', 'revoked_at']).where('id', '=', sessionId);
      const row = await query.executeTakeFirstOrThrow();
      expect(row.generation).toBeGreaterThanOrEqual(generation);
      if (revoked) expect(row.revoked_at).not.toBeNull();
    }
    await purging.destroy();
    await clean();
  });
});
