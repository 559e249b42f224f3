import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Appends the socket's address to `X-Forwarded-For` of every request, as a proxy would. Next shows its handlers no
 * socket, and writes that header only where the client has not, so without this a client could name itself any address.
 *
 * Uses Node's own channel for the start of a request, so it holds for every way the server is started.
 */
export function stampPeerAddress(): void {
  subscribe('http.server.request.start', (message) => {
    const { request, socket } = message as { request: IncomingMessage; socket: Socket };
    const hops = [request.headers['x-forwarded-for'], socket.remoteAddress].flat().filter(Boolean);
    request.headers['x-forwarded-for'] = hops.join(', ');
  });
}
