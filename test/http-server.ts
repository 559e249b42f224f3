import { once } from 'node:events';
import { createServer, type Server, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LIMITS, type Served, serve } from '../lib/server/serve';

/** Lets a server listen on a port of its own. @returns where to reach it */
export async function listenAnywhere(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

type Stage = Partial<Served> & Pick<Served, 'next'>;

/** Our server before something that is not Next, as `npm start` makes it unless told otherwise. */
export async function serveAnywhere(served: Stage, limits: ServerOptions = {}) {
  const server = createServer({ ...LIMITS, ...limits });
  const usual = {
    https: false,
    onlyFor: null,
    routeOf: () => 'other',
    pages: [],
    development: false,
    isFull: () => false,
  };
  serve(server, { ...usual, ...served });
  return { server, origin: await listenAnywhere(server), close: () => void server.close() };
}
