import cluster from 'node:cluster';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
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
import { logConsole } from './console-lines';
import { drainWhenTold } from './drain';
import { unlessHeld } from './hold-requests';
import { routesAs } from './known-routes';
import { answerForMetrics } from './metrics-of-all';
import { prepareNext } from './next-app';
import { builtRoutes, preloadSoon } from './next-workarounds';
import { ownServer } from './own-server';
import { LIMITS, serve } from './serve';

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
  ownServer.set(true);
  const next = await prepareNext(config, server);
  const routes = (kind?: 'page') => (config.production ? builtRoutes(kind) : []); // in development they come and go
  serve(server, {
    https: config.secureCookies,
    onlyFor: config.hostCheck === 'on' ? config.appOrigin : null,
    routeOf: routesAs(routes()),
    pages: routes('page'),
    development: !config.production,
    isFull: isOverloaded,
    next: (...asked) => unlessHeld(() => next.answer(...asked)),
  });
  const atEnd = () => Promise.all([next.close(), flushTraces?.()]);
  drainWhenTold(server, { delay: config.shutdownDelay, atEnd });
  await listen(server, config.port, host);

  startMailSender(addressMail);
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
