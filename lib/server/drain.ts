import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { perProcess } from '../per-process';
import { onceEnded } from './request-end';

/** For a connection that was opened a moment before the end, with its request still on the way. */
const SILENCE_MS = 1_000;

const ending = perProcess('ending', () => false);

/** Whether this process was told to end: nobody new should be sent here. */
export const isEnding = (): boolean => ending.get();

/**
 * Ends the process when it is told to, once all that was asked is answered. Node keeps serving a connection for as long as its
 * client sends on it, and waits for those on which nothing was sent. So from the signal on every answer says `Connection: close`, and
 * connections that stay silent are closed after a second.
 *
 * @param atEnd what is to be done when the last connection is closed
 */
export function drainWhenTold(server: Server, atEnd: () => Promise<unknown>): void {
  const silent = new Set<Socket>();
  const unanswered = new Set<ServerResponse>();

  server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.prependListener('request', (request, response) => {
    silent.delete(request.socket);
    unanswered.add(response);
    onceEnded(request, response, () => unanswered.delete(response));
    if (isEnding()) closeAfter(response);
  });

  const drain = async () => {
    if (isEnding()) return;
    ending.set(true);
    for (const response of unanswered) closeAfter(response);
    server.close();
    setTimeout(() => closeAll(silent), SILENCE_MS).unref();
    await once(server, 'close');
    await atEnd();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, drain);
}

function closeAll(sockets: Iterable<Socket>): void {
  for (const socket of sockets) socket.destroy();
}

function closeAfter(response: ServerResponse): void {
  if (!response.headersSent) response.shouldKeepAlive = false;
  else response.once('finish', () => response.socket?.destroySoon());
}
