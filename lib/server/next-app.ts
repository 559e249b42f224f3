import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import next from 'next';
import type { Config } from '../config/config';
import { REQUEST_ID_HEADER } from '../edge/routes';
import { log } from '../observe/log';
import { passBuiltConfig, serverForUpgrades } from './next-workarounds';
import { refuse } from './refuse';

type NextApp = {
  answer(request: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
};

/**
 * Makes Next ready to answer: the build in this folder, or its development server.
 *
 * `hostname` is what Next calls itself when the gate rewrites a request, wherever the server listens and whatever `Host` a client sends.
 */
export async function prepareNext({ production, port }: Config, server: Server): Promise<NextApp> {
  if (production) passBuiltConfig();
  const httpServer = production ? serverForUpgrades() : server;
  const app = next({ dev: !production, hostname: 'localhost', port, httpServer });
  await app.prepare();
  const answer = app.getRequestHandler();
  return {
    answer: (request, response) =>
      void answer(request, response).catch((error) => answerFailure(error, request, response)),
    close: () => app.close(),
  };
}

/** Where Next throws in place of answering. Nobody else would end the response: its client would wait for ever. */
function answerFailure(error: unknown, request: IncomingMessage, response: ServerResponse): void {
  const requestId = request.headers[REQUEST_ID_HEADER];
  log.error({ err: error, requestId, method: request.method, path: request.url?.split('?')[0] }, 'request failed');
  if (response.headersSent) response.destroy();
  else refuse(request, response, 'internal_error');
}
