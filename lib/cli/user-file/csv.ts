import type { Readable } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { CommandFailure } from '../terminal/failure';
import { type FileRow, MAX_ROW_BYTES } from './format';

/**
 * Reads CSV (RFC 4180) with a header row, as it streams in. A byte order mark is skipped; values may have line breaks, commas and
 * doubled quotes in quotes.
 *
 * @throws CommandFailure at a quote that is not closed or stands where none may: what follows could be anything
 */
export async function* readCsv(input: Readable): AsyncGenerator<FileRow> {
  let parsed = 0; // lines, in rows that were parsed; some of them may not have come out yet
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_BYTES,
    on_record(row: string[], { lines }) {
      parsed = lines;
      return row;
    },
  });
  input.on('error', (error) => parser.destroy(error)).pipe(parser);
  let header: string[] | null = null;
  try {
    for await (const row of parser as AsyncIterable<Parsed>) {
      if (header) yield rowOf(header, row);
      else header = requireHeader(row.record);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const message = `The row after line ${parsed} is not CSV: ${error.message}`;
    throw new CommandFailure('failed', 'malformed_csv', message);
  }
}

type Parsed = { record: string[]; info: Info };

function requireHeader(record: string[]): string[] {
  const header = record.map((name) => name.trim());
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice === undefined) return header;
  throw new CommandFailure('usage', 'malformed_csv', `The first row must name the columns, and names ${twice} twice.`);
}

function rowOf(header: string[], { record, info }: Parsed): FileRow {
  const line = info.lines - record.reduce((breaks, value) => breaks + (value.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
  const values = Object.fromEntries(header.map((name, index) => [name, record[index] ?? '']));
  if (record.length !== header.length) {
    const beyond = record.slice(header.length);
    const lost = beyond.length > 0 ? ` Beyond its columns: ${beyond.join(', ')}` : '';
    return { line, values, problem: `The row has ${record.length} values, the header ${header.length}.${lost}` };
  }
  const garbled = record.some((value) => value.includes('\ufffd')); // what the parser puts where bytes are no text
  return garbled ? { line, values, problem: 'The row is not UTF-8.' } : { line, values };
}

/** A row of CSV, with its line break. */
export const csvLine = (values: readonly unknown[]): string => `${values.map(csvValue).join(',')}\r\n`;

function csvValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\r\n]|^\s|\s$|^\ufeff/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
