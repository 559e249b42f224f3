import type { Command } from 'commander';
import { print } from '../terminal/output';

/** `latchkey backup`, `restore` and `copy-to`: all data at once. */
export function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .description('Back the database up into one file, checked, while the server runs. Never overwrites one')
    .argument('<file>', 'the file to make, or a folder for one named after the time')
    .action(async (file: string) => {
      const { backUpByOperator } = await import('./transfers');
      print(await backUpByOperator(file));
    });
  program
    .command('restore')
    .description('Fill the database that DATABASE_URL names from a backup. It must be empty, or not there')
    .argument('<file>', 'what backup made')
    .option(
      '--exact',
      'as it was, with its sessions, mailed links and waiting mails: for a move, with nothing done since',
    )
    .action(async (file: string, options) => {
      const { restoreByOperator } = await import('./transfers');
      print(await restoreByOperator(file, options));
    });
  program
    .command('copy-to')
    .description('Copy the database to an empty one of the other kind: SQLite to PostgreSQL, or back')
    .argument('<url>', 'postgres://… (a password may be in PGPASSWORD or ~/.pgpass instead), or file:…')
    .option('--while-serving', 'a rehearsal: what changes meanwhile is not copied')
    .action(async (url: string, options) => {
      const { copyByOperator } = await import('./transfers');
      print(await copyByOperator(url, options));
    });
}
