import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

type Ended = () => void;

/** Of each connection the responses that are not sent, and who waits for that. */
const open = new WeakMap<Socket, Map<ServerResponse, Ended[]>>();

/**
 * Calls back once: when a request has been answered, or when its client has gone. Of several requests on one connection that is lost
 * (pipelining, RFC 9112 section 9.3.2) Node tells only the first response; those behind it would be held for ever.
 */
export function onceEnded({ socket }: IncomingMessage, response: ServerResponse, ended: Ended): void {
  const responses = open.get(socket) ?? watch(socket);
  const waiting = responses.get(response);
  if (waiting) return void waiting.push(ended);
  responses.set(response, [ended]);
  response.once('close', () => end(responses, response));
}

function watch(socket: Socket): Map<ServerResponse, Ended[]> {
  const responses = new Map<ServerResponse, Ended[]>();
  open.set(socket, responses);
  socket.once('close', () => {
    for (const response of responses.keys()) end(responses, response);
  });
  return responses;
}

function end(responses: Map<ServerResponse, Ended[]>, response: ServerResponse): void {
  const waiting = responses.get(response) ?? [];
  responses.delete(response);
  for (const ended of waiting) ended();
}
