import { type Command, Option } from 'commander';
import { withDatabase } from '../with-database';

/** `latchkey export` */
export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('Write all users to standard output, as latchkey import reads them')
    .addOption(new Option('--format <format>', 'of what is written').choices(['csv', 'ndjson']).default('csv'))
    .option('--with-password-hashes', 'with the password hashes: to move to another Latchkey')
    .action(async (options) => {
      const { exportToOutput } = await import('./export-file');
      await withDatabase((opened) => exportToOutput(opened, options));
    });
}
