import { subscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { perProcess } from '../per-process';

/** For a connection that was opened a moment before the end, with its request still on the way. */
const SILENCE_MS = 1_000;

const ending = perProcess('ending', () => false);

/** Whether this process was told to end: nobody new should be sent here. */
export const isEnding = (): boolean => ending.get();

/**
 * Lets a server that was told to end come to an end. Next then stops listening and waits until all connections are closed,
 * but Node keeps serving a connection for as long as its client sends on it, and waits for those on which nothing was sent.
 *
 * So from the signal on every answer says `Connection: close`, and connections that stay silent are closed after a second.
 *
 * @param atEnd what is to be done then as well
 */
export function drainWhenTold(atEnd: () => Promise<void>): void {
  const silent = new Set<Socket>();
  const unanswered = new Set<ServerResponse>();

  subscribe('net.server.socket', (message) => {
    const { socket } = message as { socket: Socket };
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  subscribe('http.server.request.start', (message) => {
    const { response, socket } = message as { response: ServerResponse; socket: Socket };
    silent.delete(socket);
    unanswered.add(response);
    response.once('close', () => unanswered.delete(response));
    if (isEnding()) closeAfter(response);
  });

  const drain = () => {
    ending.set(true);
    for (const response of unanswered) closeAfter(response);
    setTimeout(() => closeAll(silent), SILENCE_MS).unref();
    void atEnd();
  };
  // Before Next's own listener, which closes the port: who asks whether this process is ready is told first.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.prependOnceListener(signal, drain);
}

function closeAll(sockets: Iterable<Socket>): void {
  for (const socket of sockets) socket.destroy();
}

function closeAfter(response: ServerResponse): void {
  if (!response.headersSent) response.shouldKeepAlive = false;
  else response.once('finish', () => response.socket?.destroySoon());
}
