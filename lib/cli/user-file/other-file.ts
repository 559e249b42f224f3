import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { getConfig } from '../../config/config';
import { fileArgument } from '../folders';
import { CommandFailure } from '../terminal/failure';

/**
 * The file that somebody names, unless it is one of the SQLite database's own: to write it would destroy the database, and to read
 * it drops this process's locks on it (lib/db/sqlite/dialect.ts).
 *
 * @throws CommandFailure
 */
export function otherFile(name: string): string {
  const file = fileArgument(name);
  const database = realPathOf(getConfig().databaseUrl.replace(/^file:/, ''));
  if (['', '-wal', '-shm'].some((ending) => realPathOf(file) === database + ending)) {
    throw new CommandFailure('usage', 'database_file', `${file} belongs to the database. Name another file.`);
  }
  return file;
}

const realPathOf = (file: string): string => (existsSync(file) ? realpathSync(file) : path.resolve(file));
