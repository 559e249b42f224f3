import type { Readable } from 'node:stream';
import { type FileRow, MAX_ROW_BYTES } from './format';

const NEWLINE = 0x0a;

/** Reads one JSON object a line, as they stream in. A line that is none is told as a problem, and the next is read. */
export async function* readNdjson(input: Readable): AsyncGenerator<FileRow> {
  let line = 0;
  for await (const bytes of linesOf(input)) {
    line++;
    if (bytes === null) yield { line, values: {}, problem: `The line is longer than ${MAX_ROW_BYTES} bytes.` };
    else if (!/^\s*$/.test(bytes.toString('latin1'))) yield rowOf(bytes, line);
  }
}

/** The lines without their ends; null for one that is too long, of which no more is kept than that it was there. */
async function* linesOf(input: Readable): AsyncGenerator<Buffer | null> {
  let parts: Buffer[] = [];
  let length = 0;
  const take = (part: Buffer) => {
    length += part.length;
    if (length <= MAX_ROW_BYTES) parts.push(part);
  };
  const end = (): Buffer | null => {
    const line = length <= MAX_ROW_BYTES ? Buffer.concat(parts) : null;
    [parts, length] = [[], 0];
    return line;
  };
  for await (const chunk of input as AsyncIterable<Buffer>) {
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to >= 0; to = chunk.indexOf(NEWLINE, from)) {
      take(chunk.subarray(from, to));
      yield end();
      from = to + 1;
    }
    take(chunk.subarray(from));
  }
  if (length > 0) yield end();
}

/** Invalid UTF-8 is refused, a byte order mark skipped. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function rowOf(bytes: Buffer, line: number): FileRow {
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { line, values: { ...value } as Record<string, unknown> };
    }
  } catch {
    // told below
  }
  return { line, values: { text: bytes.toString('utf8') }, problem: 'The line is no JSON object in UTF-8.' };
}

export const ndjsonLine = (values: object): string => `${JSON.stringify(values)}\n`;
