import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { DIALECTS, freshDb } from '../../test/fresh-db';
import { takeSnapshot } from '../observe/metrics';
import { openDb } from './client';
import { inTransaction, onCommit } from './transaction';

async function counted(name: string, labels: Record<string, string> = {}): Promise<number> {
  const metric = (await takeSnapshot()).find((each) => each.name === `latchkey_${name}`);
  const series = metric?.values.filter((value) =>
    Object.entries(labels).every(([key, is]) => value.labels[key] === is),
  );
  const count = series?.find((value) => !('metricName' in value) || String(value.metricName).endsWith('_count'));
  return count?.value ?? 0;
}

const errors = (kind: string) => counted('database_errors_total', { kind });
const statements = () => counted('database_statement_duration_seconds');

describe.each(DIALECTS)('%s', (dialect) => {
  test('counts statements, and those that fail by why', async () => {
    const { db, clean } = await freshDb(dialect);
    const before = [await statements(), await errors('other'), await errors('unavailable')] as const;
    await sql`select 1`.execute(db);
    await expect(sql`select nothing from nowhere`.execute(db)).rejects.toThrow();
    const after = [await statements(), await errors('other'), await errors('unavailable')];
    expect(after).toEqual([before[0] + 2, before[1] + 1, before[2]]);
    await clean();
  });

  test('does what waits for the commit once, however often the transaction is run, and not at all when it fails', async () => {
    const { db, clean } = await freshDb(dialect);
    const done: string[] = [];
    let attempts = 0;
    await inTransaction(db, async (tx) => {
      onCommit(tx, () => done.push('after'));
      expect(done).toEqual([]);
      if (++attempts < 3) throw Object.assign(new Error('gave way'), { code: '40001' });
    });
    expect([attempts, done]).toEqual([3, ['after']]);

    const failing = inTransaction(db, async (tx) => {
      onCommit(tx, () => done.push('never'));
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    onCommit(db, () => done.push('at once'));
    expect(done).toEqual(['after', 'at once']);
    await clean();
  });
});

test('a database that nobody answers for is counted as away', async () => {
  const before = await errors('unavailable');
  const db = openDb('postgres://nobody@127.0.0.1:1/nothing');
  await expect(sql`select 1`.execute(db)).rejects.toThrow('ECONNREFUSED');
  expect(await errors('unavailable')).toBe(before + 1);
  await db.destroy();
});
