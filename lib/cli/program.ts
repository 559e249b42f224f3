import { Command } from 'commander';
import { addBackupCommands } from './commands/backup';
import { addDatabaseCommands } from './commands/database';
import { addDoctorCommand } from './commands/doctor';
import { addExportCommand } from './commands/export';
import { addImportCommand } from './commands/import';
import { addKeyCommands } from './commands/keys';
import { addSecretCommands } from './commands/secret';
import { addSessionCommands } from './commands/session';
import { addUserCommands } from './commands/user';
import { ENDINGS } from './terminal/failure';
import { latchkeyVersion } from './version';

const exitCodes = Object.values(ENDINGS).map(({ exitCode, meaning }) => `  ${String(exitCode).padEnd(5)}${meaning}`);

const MORE = `
Exit codes:
${exitCodes.join('\n')}

Passwords are asked for on a terminal, and elsewhere read from standard input, one line.
Settings come from the environment and .env, as the server's do. docs/cli.md has examples.`;

/** The whole command line. Each noun adds its own commands; what they need is loaded when they run. */
export function createProgram(): Command {
  const program = new Command('latchkey')
    .description('Looks after the users, sessions and data of this Latchkey.')
    .version(latchkeyVersion(), '-V, --version', 'print the version')
    .option('--json', 'answer with one JSON value')
    .helpOption('-h, --help', 'print what a command does and takes')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({ outputError: () => {} }) // reportFailure says it
    .addHelpText('after', MORE)
    .exitOverride();
  addUserCommands(program);
  addImportCommand(program);
  addExportCommand(program);
  addSessionCommands(program);
  addKeyCommands(program);
  addSecretCommands(program);
  addDatabaseCommands(program);
  addBackupCommands(program);
  addDoctorCommand(program);
  return program;
}
