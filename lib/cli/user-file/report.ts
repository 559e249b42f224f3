import { notice } from '../terminal/output';
import { csvLine } from './csv';
import type { FileRow, Format } from './format';
import { ndjsonLine } from './ndjson';
import type { OutputFile } from './output-file';

/** Beside a refused row's own columns, so that it can be mended where it stands and imported again. */
const LINE = 'rejected_line';
const REASON = 'rejected_reason';
export const REPORT_COLUMNS: readonly string[] = [LINE, REASON];

/** So many are told on the screen; a file takes all of them. */
const TOLD = 10;

export type Report = {
  refuse(row: FileRow, problem: string): Promise<void>;
  /** Notes under which id an old one's user is here. */
  map(oldId: string | null, id: string): Promise<void>;
  close(): Promise<void>;
};

/** Writes refused rows in the format they came in, and the ids that were made. */
export function startReport(files: { rejects: OutputFile | null; ids: OutputFile | null }, format: Format): Report {
  const { rejects, ids } = files;
  const writeRejected = format === 'csv' ? csvTable() : (row: object) => ndjsonLine(row);
  const writeId = csvTable();
  let told = 0;
  return {
    async refuse({ line, values }, problem) {
      if (rejects) return rejects.write(writeRejected({ ...values, [LINE]: line, [REASON]: problem }));
      if (++told <= TOLD) notice(`Line ${line}: ${problem}`);
      else if (told === TOLD + 1)
        notice('More rows are refused. --rejects <file> takes all of them, with the reasons.');
    },
    async map(oldId, id) {
      if (ids && oldId !== null) await ids.write(writeId({ old_id: oldId, id }));
    },
    async close() {
      await Promise.all([rejects?.close(), ids?.close()]);
    },
  };
}

/** A header before the first row. */
export function csvTable(): (row: object) => string {
  let header = false;
  return (row) => {
    const line = csvLine(Object.values(row));
    if (header) return line;
    header = true;
    return csvLine(Object.keys(row)) + line;
  };
}
