import { existsSync, readFileSync, statSync } from 'node:fs';
import type { Target } from './targets';

/** A change of the code, and whether a test noticed it. */
export type Mutant = {
  file: string;
  line: number;
  /** That line as it stands, without the white space around it. */
  code: string;
  /** The part that was changed, and what it was changed into, white space as one space. */
  from: string;
  to: string;
  noticed: boolean;
};

/** What came of a file's mutants, and on which day (UTC). */
export type Measured = { mutants: Mutant[]; date: string };

type Position = { line: number; column: number };
type Report = {
  files: Record<string, { source: string; mutants: StrykerMutant[] }>;
  testFiles: Record<string, { source: string }>;
};
type StrykerMutant = { status: string; replacement: string; location: { start: Position; end: Position } };

export const FOLDER = '.mutation';

/** Stryker's own report of the last run over a file: with the text of that file and of its tests. */
export const recordFile = (file: string): string => `${FOLDER}/${file.replaceAll('/', '-')}.json`;

/** What the last run found. Null when there was none, or the file or one of its tests has been changed since. */
export function lastMeasured({ file, tests }: Target): Measured | null {
  const record = recordFile(file);
  if (!existsSync(record)) return null;
  const { files, testFiles }: Report = JSON.parse(readFileSync(record, 'utf8'));
  const measured = files[file];
  const isCurrent = (name: string, source?: string) => source === readFileSync(name, 'utf8');
  if (!measured || !isCurrent(file, measured.source)) return null;
  if (!tests.every((test) => isCurrent(test, testFiles[test]?.source))) return null;
  const mutants = measured.mutants.filter(({ status }) => status !== 'Ignored');
  return {
    mutants: mutants.map((mutant) => mutantFrom(file, measured.source.split('\n'), mutant)),
    date: statSync(record).mtime.toISOString().slice(0, 10),
  };
}

const NOTICED = ['Killed', 'Timeout', 'RuntimeError', 'CompileError'];

function mutantFrom(file: string, lines: readonly string[], { status, replacement, location }: StrykerMutant): Mutant {
  const { start, end } = location;
  return {
    file,
    line: start.line,
    code: (lines[start.line - 1] ?? '').trim(),
    from: inOneLine(textBetween(lines, start, end)),
    to: inOneLine(replacement),
    noticed: NOTICED.includes(status),
  };
}

const inOneLine = (code: string): string => code.replace(/\s+/g, ' ').trim();

/** Stryker counts lines and columns from 1. */
function textBetween(text: readonly string[], start: Position, end: Position): string {
  const lines = text.slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = (lines[last] ?? '').slice(0, end.column - 1);
  lines[0] = (lines[0] ?? '').slice(start.column - 1);
  return lines.join('\n');
}
