import type { Command } from 'commander';
import { print } from '../terminal/output';
import { withDatabase } from '../with-database';

/** `latchkey migrate` and `latchkey status` */
export function addDatabaseCommands(program: Command): void {
  program
    .command('migrate')
    .description('Make the database, or bring its tables to this version. The server does the same when it starts')
    .action(async () => print(await (await import('./migration')).bringUpToDate()));
  program
    .command('status')
    .description('Show version, database, counts, keys and the settings that matter')
    .action(async () => {
      const { status } = await import('./status');
      await withDatabase(async (opened) => print(await status(opened)));
    });
}
