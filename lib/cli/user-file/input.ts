import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { CommandFailure } from '../terminal/failure';
import { otherFile } from './other-file';

const NEWLINE = 0x0a;

/** The file that is named, or standard input for `-`. @throws CommandFailure where it cannot be opened */
export async function openInput(name: string): Promise<Readable> {
  if (name === '-') return process.stdin;
  const file = otherFile(name);
  try {
    const handle = await open(file);
    return handle.createReadStream();
  } catch (error) {
    throw new CommandFailure('notFound', 'file_not_found', `${file} cannot be read: ${(error as Error).message}`);
  }
}

/** How many lines a file has, which is about how many rows; null for what can be read only once: standard input, a pipe. */
export async function countLines(name: string): Promise<number | null> {
  if (name === '-') return null;
  const file = otherFile(name);
  if (!(await stat(file)).isFile()) return null;
  let lines = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines++;
  }
  return lines;
}
