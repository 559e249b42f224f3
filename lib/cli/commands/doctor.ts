import type { Command } from 'commander';
import { print } from '../terminal/output';

/** `latchkey doctor` */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description(
      'Say what is right and wrong with settings, database, files, mail and the site. Changes nothing; ends with 1 if something is wrong',
    )
    .option('--send-mail <address>', 'send a test mail there as well')
    .action(async (options) => {
      const { diagnose } = await import('../doctor/diagnose');
      const diagnosis = await diagnose(options);
      print(diagnosis);
      if (!diagnosis.healthy) process.exitCode = 1;
      process.exit(); // whatever a check that ran out of time still waits for
    });
}
