import cluster from 'node:cluster';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { isOverloaded } from '../auth/password/pool';
import { type Config, getConfig } from '../config/config';
import { readVariableFiles } from '../config/files';
import { migrate } from '../db/migrate';
import { startPurge } from '../flows/purge';
import { currentRequestId } from '../http/request-context';
import { startMailSender } from '../mail/sender';
import { addToEveryLine, log } from '../observe/log';
import { measureProcess } from '../observe/metrics';
import { traceId } from '../observe/trace';
import { logConsole } from './console-lines';
import { drainWhenTold, isEnding, unlessClosing } from './drain';
import { findResponse } from './identify-request';
import { routesAs } from './known-routes';
import { answerForMetrics } from './metrics-of-all';
import { prepareNext } from './next-app';
import { builtRoutes, preloadSoon } from './next-workarounds';
import { logPageError } from './page-error';
import { LIMITS, serve } from './serve';
import { announceServerProcess } from './server-process';

/**
 * Starts the server process: settings checked, database migrated, Next prepared, and only then a port, so that nobody reaches what is
 * not ready.
 *
 * @param host the one address to listen on; all of this machine's by default
 * @throws Error saying what must be mended
 */
export async function startUp(host?: string): Promise<void> {
  readVariableFiles();
  const config = getConfig();
  startLog(config);
  const flushTraces = config.otlpEndpoint ? (await import('./tracing')).startTracing() : null; // loaded only where it is used
  measureProcess();
  answerForMetrics();
  await migrate(config.databaseUrl);

  const server = createServer(LIMITS);
  announceServerProcess({ isEnding, findResponse, logPageError });
  const next = await prepareNext(config, server);
  const routeOf = routesAs(config.production ? builtRoutes() : []); // in development they come and go
  const onlyFor = config.hostCheck === 'on' ? config.appOrigin : null;
  serve(server, {
    https: config.secureCookies,
    onlyFor,
    routeOf,
    development: !config.production,
    isFull: isOverloaded,
    next: (...asked) => unlessClosing(() => next.answer(...asked)),
  });
  const atEnd = () => Promise.all([next.close(), flushTraces?.()]);
  drainWhenTold(server, { delay: config.shutdownDelay, atEnd });
  await listen(server, config.port, host);

  startMailSender();
  startPurge();
  if (config.production) void preloadSoon();
  log.info('server process started');
  if (cluster.isWorker) process.send?.('started'); // to lib/cli/serve/processes.ts
}

async function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening');
}

function startLog({ logLevel, production }: Config): void {
  log.level = logLevel;
  addToEveryLine(() => ({ requestId: currentRequestId(), traceId: traceId() }));
  if (production) logConsole();
}
