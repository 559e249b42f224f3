import { now } from '../../time';
import { CommandFailure } from '../terminal/failure';
import { type Answer, notice, print } from '../terminal/output';
import { startProgress } from '../terminal/progress';
import { formatCount, grouped } from '../terminal/wording';
import { readColumns, withColumns } from '../user-file/columns';
import { readCsv } from '../user-file/csv';
import { type Format, formatOf } from '../user-file/format';
import { countLines, openInput } from '../user-file/input';
import { readNdjson } from '../user-file/ndjson';
import { openOutput } from '../user-file/output-file';
import { REPORT_COLUMNS, startReport } from '../user-file/report';
import type { Opened } from '../with-database';
import { type Counts, type Import, importRows } from './import-users';

export type ImportOptions = {
  format?: Format;
  map: string[];
  dryRun?: boolean;
  rejects?: string;
  idsOut?: string;
  emailsVerified?: boolean;
  allowWeakHashes?: boolean;
  withoutPasswords?: boolean;
};

/** A column whose name was not told apart would leave a million people without a password, and no second import mends that. */
const neededColumns = ({ withoutPasswords }: ImportOptions) => ({
  username: '',
  ...(!withoutPasswords && { password_hash: ' Where there is none: --without-passwords' }),
});

/** `latchkey import`. @throws CommandFailure where rows were refused, after all others were imported */
export async function importFile(opened: Opened, file: string, options: ImportOptions): Promise<void> {
  const { dryRun = false, rejects } = options;
  const { plan, counts, close } = await prepare(opened, file, options);
  let whole = false;
  try {
    await importRows(opened.db, plan, dryRun);
    whole = !opened.stop.aborted;
  } finally {
    await close();
    if (whole || counts.read > 0) {
      tellUnused(plan.columns.unused());
      print(summary(counts, dryRun));
    }
    if (!whole && counts.read > 0) notice(GOES_ON);
  }
  if (!whole || counts.refused === 0) return;
  const where = rejects ? ` They stand in ${rejects}, with the reasons: mend them there and import that file.` : '';
  const were = counts.refused === 1 ? 'was' : 'were';
  throw new CommandFailure('failed', 'rows_refused', `${formatCount(counts.refused, 'row')} ${were} refused.${where}`);
}

/** Opens all that an import reads and writes. `counts` are those of the last batch. */
async function prepare({ stop }: Opened, file: string, options: ImportOptions) {
  const { map, emailsVerified = false, allowWeakHashes = false } = options;
  const format = formatOf(file, options.format);
  const columns = readColumns(map);
  const [input, lines] = await Promise.all([openInput(file), countLines(file)]);
  const open = (name: string | undefined) => (name === undefined ? null : openOutput(name, file));
  const report = startReport({ rejects: open(options.rejects), ids: open(options.idsOut) }, format);
  const bar = startProgress('rows', lines === null ? null : lines - (format === 'csv' ? 1 : 0));
  const counts: Counts = { read: 0, added: 0, present: 0, refused: 0 };
  const plan: Import = {
    rows: withColumns(format === 'csv' ? readCsv(input) : readNdjson(input), columns, neededColumns(options)),
    columns,
    rules: { now: now(), emailsVerified, allowWeakHashes },
    report,
    stop,
    progress(soFar) {
      Object.assign(counts, soFar);
      bar.at(soFar.read);
    },
  };
  const close = async () => {
    input.destroy();
    bar.end();
    await report.close();
  };
  return { plan, counts, close };
}

const GOES_ON = 'It ended early. The same command goes on from there: who is here is not added again.';

function tellUnused(columns: readonly string[]): void {
  const unused = columns.filter((column) => !REPORT_COLUMNS.includes(column));
  if (unused.length > 0) notice(`Not imported: ${unused.join(', ')}. --map column=field says what a column is.`);
}

const summary = (counts: Counts, dryRun: boolean): Answer => ({
  json: { ...counts, dry_run: dryRun },
  text: `${dryRun ? 'Dry run, nothing was written. ' : ''}Of ${grouped(counts.read)} rows ${grouped(counts.added)} ${dryRun ? 'would be added' : 'were added'}, ${grouped(counts.present)} were here already, ${grouped(counts.refused)} refused.`,
});
