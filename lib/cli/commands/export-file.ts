import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ExportedUser, exportUsers } from '../../auth/import/export-users';
import type { Db } from '../../db/client';
import { inSnapshot } from '../../db/differences';
import { CommandFailure, interrupted } from '../terminal/failure';
import type { Format } from '../user-file/format';
import { ndjsonLine } from '../user-file/ndjson';
import { csvTable } from '../user-file/report';
import type { Opened } from '../with-database';

export type ExportOptions = { format: Format; withPasswordHashes?: boolean };

/** `latchkey export`: all users as they are at one moment, to standard output. Memory stays flat, whoever reads takes their time. */
export async function exportToOutput({ db, stop }: Opened, options: ExportOptions): Promise<void> {
  if (options.withPasswordHashes && process.stdout.isTTY) {
    const message = 'Password hashes are not for a screen. Write them to a file: latchkey export … > users.csv';
    throw new CommandFailure('usage', 'not_a_terminal', message);
  }
  await inSnapshot(db, (snapshot) =>
    pipeline(Readable.from(linesOf(snapshot, options, stop)), process.stdout, { end: false }),
  );
}

async function* linesOf(db: Db, { format, withPasswordHashes = false }: ExportOptions, stop: AbortSignal) {
  const write: (user: ExportedUser) => string = format === 'csv' ? csvTable() : ndjsonLine;
  for await (const user of exportUsers(db, { withPasswordHashes })) {
    if (stop.aborted) throw interrupted();
    yield write(user);
  }
}
