import cluster from 'node:cluster';
import { isOverloaded } from '../auth/password/pool';
import { type Config, getConfig } from '../config/config';
import { readVariableFiles } from '../config/files';
import { migrate } from '../db/migrate';
import { addressMail } from '../flows/address-mail';
import { startPurge } from '../flows/purge';
import { currentRequestId } from '../http/request-context';
import { startMailSender } from '../mail/sender';
import { addToEveryLine, log } from '../observe/log';
import { measureProcess } from '../observe/metrics';
import { traceId } from '../observe/trace';
import { refuseInExcess } from './admission';
import { answerHeaders } from './answer-headers';
import { logConsole } from './console-lines';
import { drainWhenTold } from './drain';
import { letClientsHangUp } from './hang-up';
import { builtRoutes, routesAs } from './known-routes';
import { answerMalformed } from './malformed';
import { answerForMetrics } from './metrics-of-all';
import { handOverPageForms } from './page-forms';
import { markPageWrites } from './page-writes';
import { preloadSoon } from './preload';
import { redirectBeforeNext } from './redirects';
import { watchRequestStart } from './request-start';
import { dropUnreadableRouterState } from './router-state';
import { startTracing } from './tracing';
import { ignoreUpgrades, refuseUnsupported } from './unsupported';
import { watchRequests } from './watch-requests';

/** All that must hold before the first request: settings checked, database migrated, mails on their way. Ends the process where it does not. */
export async function startUp(): Promise<void> {
  try {
    readVariableFiles();
    const config = getConfig();
    startLog(config);
    watchRequestStart({ https: config.secureCookies });
    watchRequests(routesAs(builtRoutes()));
    markPageWrites(builtRoutes('page'));
    answerMalformed(answerHeaders(config.secureCookies));
    if (config.production) ignoreUpgrades();
    letClientsHangUp();
    dropUnreadableRouterState();
    redirectBeforeNext();
    refuseInExcess(isOverloaded);
    handOverPageForms();
    refuseUnsupported(); // stands before the others
    drainWhenTold(await startTracing(config));
    measureProcess();
    answerForMetrics();
    await migrate(config.databaseUrl);
    startMailSender(addressMail);
    startPurge();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
  if (getConfig().production) void preloadSoon();
  log.info('server process started');
  if (cluster.isWorker) process.send?.('started'); // to lib/cli/serve/processes.ts
}

function startLog({ logLevel, production }: Config): void {
  log.level = logLevel;
  addToEveryLine(() => ({ requestId: currentRequestId(), traceId: traceId() }));
  if (production) logConsole();
}
