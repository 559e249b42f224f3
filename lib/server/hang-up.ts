import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

type RequestStart = { request: IncomingMessage; response: ServerResponse; socket: Socket };

/**
 * Lets clients hang up before they have their answers. Node tells each request of it by an `error` event. Behind a middleware Next puts
 * another body into the request, and with it loses the request's listeners; an `error` that nobody listens to is an uncaught
 * exception, which Next survives, but anybody could write as many into the log as they like.
 *
 * The listener comes when the connection closes, in the moment before that event: an earlier one would be lost as well.
 */
export function letClientsHangUp(): void {
  const unanswered = new WeakMap<Socket, Set<IncomingMessage>>();
  subscribe('http.server.request.start', (message) => {
    const { request, response, socket } = message as RequestStart;
    const requests = unanswered.get(socket) ?? watch(socket);
    unanswered.set(socket, requests.add(request));
    response.once('finish', () => requests.delete(request));
  });
}

function watch(socket: Socket): Set<IncomingMessage> {
  const requests = new Set<IncomingMessage>();
  socket.once('close', () => {
    for (const request of requests) request.on('error', () => {});
  });
  return requests;
}
