import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Config, ConfigError, parseConfig } from '../../config/config';
import { isDatabaseUnavailable } from '../../db/failures';
import { now } from '../../time';
import { backUp } from '../../transfer/back-up';
import { copyTo } from '../../transfer/copy-to';
import { TransferRefused } from '../../transfer/refused';
import { type Restored, restore } from '../../transfer/restore';
import { type Contents, type Report, rowsIn } from '../../transfer/store';
import { requireSettings } from '../environment';
import { fileArgument } from '../folders';
import { CommandFailure } from '../terminal/failure';
import { interruptible } from '../terminal/interruptible';
import { type Answer, notice } from '../terminal/output';
import { type Progress, startProgress } from '../terminal/progress';
import { formatTime, grouped } from '../terminal/wording';

/** `latchkey backup` */
export async function backUpByOperator(named: string): Promise<Answer> {
  const { databaseUrl } = requireSettings();
  const madeAt = now();
  const { file, bytes, contents, leftOut } = await watched((report) =>
    backUp(databaseUrl, nameOf(fileArgument(named), madeAt), madeAt, report),
  );
  tellLeftOut(leftOut);
  return {
    json: { file, bytes, made_at: madeAt, tables: countsOf(contents), left_out: leftOut },
    text: `Backed up to ${file}: ${rowsText(contents)}; ${grouped(Math.ceil(bytes / 1000))} kB, read back and checked.
It holds password hashes and addresses: keep it as safe as the database. AUTH_SECRET is not in it; keep that elsewhere.`,
  };
}

/** A folder gets a file named after the time, in the order of time. */
function nameOf(file: string, at: number): string {
  if (!existsSync(file) || !statSync(file).isDirectory()) return file;
  return path.join(file, `latchkey-${new Date(at * 1000).toISOString().slice(0, 19).replaceAll(':', '')}Z.db`);
}

/** `latchkey restore` */
export async function restoreByOperator(named: string, { exact = false }: { exact?: boolean }): Promise<Answer> {
  const { databaseUrl } = requireSettings();
  const file = fileArgument(named);
  const restored = await watched((report) => restore(file, databaseUrl, { exact, now: now() }, report));
  const { contents, madeAt, ended } = restored;
  return {
    json: { file, made_at: madeAt, tables: countsOf(contents), ended },
    text: [`Restored ${file}: ${rowsText(contents)}.`, ...cautions(restored)].join('\n'),
  };
}

/** What has gone by since a backup was made cannot be known, so it is said what may be wrong again. */
function cautions({ madeAt, ended }: Restored): string[] {
  const moment = madeAt === null ? 'the moment it was made' : formatTime(madeAt);
  if (!ended) return [`All is as it was at ${moment}, sessions, mailed links and waiting mails included.`];
  const { sessions = 0, one_time_tokens: links = 0, mails = 0 } = ended;
  return [
    `All is as it was at ${moment}, but nobody is signed in any more (${grouped(sessions)} sessions ended), and mailed links (${grouped(links)}) and waiting mails (${grouped(mails)}) are gone.`,
    'Passwords changed since then are the old ones again; accounts deleted or disabled since then are back, and those made since then are not there.',
  ];
}

/** `latchkey copy-to` */
export async function copyByOperator(
  to: string,
  { whileServing = false }: { whileServing?: boolean },
): Promise<Answer> {
  const { databaseUrl } = requireSettings();
  const target = requireTarget(to);
  const begun = now();
  const { contents, leftOut } = await orHowToStop(() =>
    watched((report) => copyTo(databaseUrl, target, { whileServing }, report)),
  );
  tellLeftOut(leftOut);
  return {
    json: { begun_at: begun, tables: countsOf(contents), left_out: leftOut, while_serving: whileServing },
    text: `Copied ${rowsText(contents)}. Row counts and digests of every table are equal.\n${whileServing ? REHEARSED : NEXT}`,
  };
}

const REHEARSED = `That was a rehearsal: what others changed since it began is not in the copy. For the move itself stop the server, empty
the new database, and run this again without --while-serving.`;

const NEXT = `Now set DATABASE_URL to the new database, keep AUTH_SECRET as it is, so that nobody is signed out, and start the server.
The old database was left as it is: what is written there from now on is lost. Remove it when you are sure.`;

/** The address is held to the same rules as DATABASE_URL. */
function requireTarget(url: string): Config['databaseUrl'] {
  try {
    return parseConfig({ ...process.env, DATABASE_URL: url }).databaseUrl;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [problem = ''] = error.problems[0]?.split(' Example: ') ?? [];
    const message = problem.replace('DATABASE_URL', 'The address');
    throw new CommandFailure('usage', 'invalid_address', message);
  }
}

async function orHowToStop<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isDatabaseUnavailable(error)) {
      const message = `One of the two databases cannot be used: ${(error as Error).message}`;
      throw new CommandFailure('database', 'database_unavailable', message);
    }
    if (!(error instanceof TransferRefused) || error.code !== 'in_use') throw error;
    const message = `${error.message} What is written during the copy would be lost: stop the server (and whatever else uses the database) first, or rehearse with --while-serving.`;
    throw new TransferRefused('in_use', message, { cause: error });
  }
}

/** Shows how far it has come, and ends it in order at Ctrl-C. */
async function watched<T>(work: (report: Report) => Promise<T>): Promise<T> {
  const interruption = interruptible();
  let progress: Progress | null = null;
  try {
    return await work((done, all, what) => {
      interruption.check();
      progress ??= startProgress(what, all);
      progress.at(done);
    });
  } finally {
    (progress as Progress | null)?.end();
    interruption.done();
  }
}

const countsOf = (contents: Contents): Record<string, number> =>
  Object.fromEntries(Object.entries(contents).map(([table, digest]) => [table, rowsIn(digest)]));

function rowsText(contents: Contents): string {
  const counts = Object.entries(countsOf(contents));
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  const filled = counts.filter(([, count]) => count > 0).map(([table, count]) => `${table} ${grouped(count)}`);
  return `${grouped(all)} rows${filled.length > 0 ? ` (${filled.join(', ')})` : ''}`;
}

function tellLeftOut(tables: readonly string[]): void {
  if (tables.length > 0) notice(`Not included: ${tables.join(', ')}, which no migration of Latchkey makes.`);
}
