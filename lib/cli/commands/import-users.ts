import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compareUsers, type ImportOutcome, importUsers, startBatch } from '../../auth/import/import-users';
import { type ImportedUser, type ImportRules, readImportedUser } from '../../auth/import/imported-user';
import { type Db, openDb } from '../../db/client';
import { tuneForBulkInsert } from '../../db/differences';
import { migrate } from '../../db/migrate';
import type { Columns } from '../user-file/columns';
import type { FileRow } from '../user-file/format';
import type { Report } from '../user-file/report';

/** In one statement. Many more would keep a SQLite file from the server for too long. */
const BATCH = 1000;

export type Counts = { read: number; added: number; present: number; refused: number };

export type Import = {
  rows: AsyncIterable<FileRow>;
  columns: Columns;
  rules: ImportRules;
  report: Report;
  stop: AbortSignal;
  /** Called after each batch. */
  progress(counts: Counts): void;
};

type Checked = { row: FileRow; user: ImportedUser | { problem: string } };
type Write = (users: readonly ImportedUser[]) => Promise<ImportOutcome[]>;

/**
 * Imports the rows of a file, a batch at a time, each in one statement. After a crash or a signal all rows before some line are there and
 * none after it; importing the file again finds those that are there and goes on.
 */
export async function importRows(
  db: Db,
  { rows, columns, rules, report, stop, progress }: Import,
  dryRun: boolean,
): Promise<Counts> {
  const counts: Counts = { read: 0, added: 0, present: 0, refused: 0 };
  const { write, end } = dryRun ? await rehearsal(db, rules.now) : await real(db, rules.now);
  try {
    for await (const batch of batches(rows, columns, rules)) {
      const users = batch.flatMap(({ user }) => ('problem' in user ? [] : user));
      const outcomes = (await write(users)).values();
      for (const { row, user } of batch) {
        const outcome = 'problem' in user ? ({ status: 'refused', ...user } as const) : outcomes.next().value;
        if (!outcome) throw new Error('a row has no outcome');
        counts.read++;
        counts[outcome.status]++;
        if (outcome.status === 'refused') await report.refuse(row, outcome.problem);
        else if (!('problem' in user)) await report.map(user.oldId, outcome.id);
      }
      progress(counts);
      if (stop.aborted) break;
    }
    return counts;
  } finally {
    await end();
  }
}

async function* batches(rows: AsyncIterable<FileRow>, columns: Columns, rules: ImportRules): AsyncGenerator<Checked[]> {
  let batch: Checked[] = [];
  let joins = startBatch();
  for await (const row of rows) {
    const user = row.problem ? { problem: row.problem } : readImportedUser(columns.fieldsOf(row.values), rules);
    if (batch.length === BATCH || !('problem' in user || joins(user))) {
      yield batch;
      batch = [];
      joins = startBatch();
      if (!('problem' in user)) joins(user);
    }
    batch.push({ row, user });
  }
  if (batch.length > 0) yield batch;
}

type Writing = { write: Write; end(): Promise<void> };

async function real(db: Db, now: number): Promise<Writing> {
  await tuneForBulkInsert(db);
  return { write: (users) => importUsers(db, users, now), end: async () => {} };
}

/** Imports into a database of its own, which is thrown away, whoever is not in the real one already. */
async function rehearsal(db: Db, now: number): Promise<Writing> {
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-dry-run-'));
  const url = `file:${path.join(folder, 'scratch.db')}`;
  await migrate(url);
  const scratch = openDb(url);
  await tuneForBulkInsert(scratch);
  return {
    async write(users) {
      const known = users.length > 0 ? await compareUsers(db, users) : [];
      const news = users.filter((_, index) => known[index] === null);
      const outcomes = (await importUsers(scratch, news, now)).values();
      return known.map(
        (outcome) => outcome ?? outcomes.next().value ?? { status: 'refused', problem: 'Nothing was found out.' },
      );
    },
    async end() {
      await scratch.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
