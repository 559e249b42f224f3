import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT } from './folders';

/** Which version of Latchkey this is, as its package.json says. */
export function latchkeyVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(PROJECT, 'package.json'), 'utf8')) as { version: string };
  return version;
}
