import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { formatTable, type Row } from './table';

/** The one place where commands say something: what was asked for on standard output, all else on standard error. */

/** Whether the answer shall be JSON. Known before the command line is understood, so that its mistakes are told so, too. */
export const wantsJson = process.argv.includes('--json');

/** What a command answers: for programs in the API's words (snake_case, times in seconds), and for people. */
export type Answer = { json: unknown; text: string };

export function print({ json, text }: Answer): void {
  console.log(wantsJson ? JSON.stringify(json, null, process.stdout.isTTY ? 2 : 0) : text);
}

/** Any number of things, each written as soon as it is read. */
export type Listing<T> = {
  items: AsyncIterable<T> | Iterable<T>;
  json: (item: T) => unknown;
  /** A line of the table for people, its cells by the names of their columns. */
  row: (item: T) => Row;
  /** What to tell people where there is nothing. */
  none: string;
};

/** Prints a list as a table, or as a JSON array with one item a line. Memory stays flat, however long it is. */
export async function printList<T>(listing: Listing<T>): Promise<void> {
  const lines = wantsJson ? jsonArray(listing) : tableOf(listing);
  await pipeline(Readable.from(lines), process.stdout, { end: false });
}

async function* jsonArray<T>({ items, json }: Listing<T>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const item of items) {
    yield before + JSON.stringify(json(item));
    before = ',\n';
  }
  yield before === ',\n' ? '\n]\n' : '[]\n';
}

async function* tableOf<T>({ items, row, none }: Listing<T>): AsyncGenerator<string> {
  async function* rows() {
    for await (const item of items) yield row(item);
  }
  let empty = true;
  for await (const line of formatTable(rows())) {
    empty = false;
    yield `${line}\n`;
  }
  if (empty) console.error(none);
}

/** Tells people something beside the answer: a notice, a warning. */
export const notice = (text: string): void => console.error(text);

/** Who pipes a long list into `head` has seen enough: that is no failure. */
export function endOnBrokenPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}
