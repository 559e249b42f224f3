import { getConfig } from '../config';
import { readVariableFiles } from '../config-files';
import { migrate } from '../db/migrate';
import { startPurge } from '../flows/purge';
import { startMailSender } from '../mail/sender';
import { watchRequestStart } from './request-start';

/** All that must hold before the first request: settings checked, database migrated, mails on their way. Ends the process where it does not. */
export async function startUp(): Promise<void> {
  try {
    readVariableFiles();
    watchRequestStart({ https: getConfig().secureCookies });
    await migrate(getConfig().databaseUrl);
    startMailSender();
    startPurge();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}
