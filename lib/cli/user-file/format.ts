import path from 'node:path';
import { CommandFailure } from '../terminal/failure';

export const FORMATS = ['csv', 'ndjson'] as const;
export type Format = (typeof FORMATS)[number];

/** A row of a file: the values by the names of their columns, or what keeps it from being read. */
export type FileRow = {
  /** Where it begins, counted from 1. */
  line: number;
  values: Record<string, unknown>;
  problem?: string;
};

/** Longer rows are none of a user table. */
export const MAX_ROW_BYTES = 65_536;

/** Of the file's name, or as it was said. @throws CommandFailure where neither tells */
export function formatOf(file: string, said: Format | undefined): Format {
  if (said) return said;
  const ending = path.extname(file).toLowerCase();
  if (ending === '.csv') return 'csv';
  if (ending === '.ndjson' || ending === '.jsonl') return 'ndjson';
  throw new CommandFailure(
    'usage',
    'unknown_format',
    `Say what is in ${file === '-' ? 'it' : file}: --format csv or --format ndjson.`,
  );
}
