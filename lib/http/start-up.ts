import cluster from 'node:cluster';
import { isOverloaded } from '../auth/password-pool';
import { getConfig } from '../config';
import { readVariableFiles } from '../config-files';
import { migrate } from '../db/migrate';
import { startPurge } from '../flows/purge';
import { log } from '../log';
import { startMailSender } from '../mail/sender';
import { refuseInExcess } from './admission';
import { answerHeaders } from './answer-headers';
import { drainWhenTold } from './drain';
import { answerMalformed } from './malformed';
import { watchRequestStart } from './request-start';
import { ignoreUpgrades, refuseUnsupported } from './unsupported';

/** All that must hold before the first request: settings checked, database migrated, mails on their way. Ends the process where it does not. */
export async function startUp(): Promise<void> {
  try {
    readVariableFiles();
    const { secureCookies: https, production } = getConfig();
    watchRequestStart({ https });
    answerMalformed(answerHeaders(https));
    if (production) ignoreUpgrades();
    refuseInExcess(isOverloaded);
    refuseUnsupported(); // stands before the other
    drainWhenTold();
    await migrate(getConfig().databaseUrl);
    startMailSender();
    startPurge();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
  log.info('server process started');
  if (cluster.isWorker) process.send?.('started'); // to lib/cli/processes.ts
}
