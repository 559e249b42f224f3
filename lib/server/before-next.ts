import { subscribe } from 'node:diagnostics_channel';
import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { HeaderReader } from '../edge/presented-token';

/**
 * Calls back once for each HTTP server of this process: with its first connection, before anything on it is read, or with the first
 * request on a connection that was there already.
 */
export function onServer(found: (server: Server) => void): void {
  const known = new WeakSet<Server>();
  const meet = (server: unknown) => {
    if (!(server instanceof Server) || known.has(server)) return;
    known.add(server);
    found(server);
  };
  subscribe('net.server.socket', (message) =>
    meet((message as { socket: Socket & { server?: unknown } }).socket.server),
  );
  subscribe('http.server.request.start', (message) => meet((message as { server: Server }).server));
}

/**
 * Stands before Next's own listener, and any that is added later: a request for which `answer` returns true is answered, all others
 * go on. Like lib/server/request-start.ts it uses Node's own channel, and so holds for every way the server is started.
 */
export function beforeNext(answer: (request: IncomingMessage, response: ServerResponse) => boolean): void {
  onServer((server) => {
    const { emit } = server;
    server.emit = (event: string, ...given: unknown[]) => {
      const [request, response] = given as [IncomingMessage, ServerResponse];
      return (event === 'request' && answer(request, response)) || Reflect.apply(emit, server, [event, ...given]);
    };
  });
}

/** Its headers as the web reads them. */
export const headersOf = ({ headers }: IncomingMessage): HeaderReader => ({
  get: (name) => [headers[name]].flat().join(', ') || null,
});
