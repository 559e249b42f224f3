import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import next from 'next';
import type { Config } from '../config/config';
import { passBuiltConfig, serverForUpgrades } from './next-workarounds';

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
  return { answer: (request, response) => void answer(request, response), close: () => app.close() };
}
