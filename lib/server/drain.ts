import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { perProcess } from '../per-process';
import { holdRequests, releaseRequests } from './hold-requests';
import { onceEnded } from './request-end';

/** For a connection that was opened a moment before the end, with its request still on the way. */
const SILENCE_MS = 1_000;

/** Long after the last connection: one that the first process has accepted is on its way to this one for less. */
const QUIET_MS = 100;

/** Where somebody always comes, the process would never end. */
const QUIET_WITHIN_MS = 1_000;

const ending = perProcess('ending', () => false);

/** Whether this process was told to end: nobody new should be sent here. */
export const isEnding = (): boolean => ending.get();

type Ending = {
  /** Seconds between saying that this process is not ready any more and closing the port. */
  delay: number;
  /** What is to be done when the last connection is closed. */
  atEnd: () => Promise<unknown>;
};

/**
 * Ends the process when it is told to, once all that was asked is answered.
 *
 * From the signal on it is not ready (lib/server/ready.ts) and every answer says `Connection: close`, for Node keeps serving a
 * connection for as long as its client sends on it. The port stays open until the load balancer has noticed. Connections on
 * which nothing comes are closed a second after that.
 */
export function drainWhenTold(server: Server, { delay, atEnd }: Ending): void {
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
    if (isEnding()) response.shouldKeepAlive = false;
  });

  const drain = async () => {
    if (isEnding()) return;
    ending.set(true);
    for (const response of unanswered) response.shouldKeepAlive = false; // unless its head is sent
    await sleep(delay * 1000);
    const closed = once(server, 'close');
    await closePort(server);
    for (const response of unanswered) response.once('finish', () => response.socket?.destroySoon());
    setTimeout(() => closeAll(silent), SILENCE_MS).unref();
    await closed;
    await atEnd();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, drain);
}

/**
 * Stops listening when nobody comes. The system accepts connections before Node takes them, and the first of several processes before
 * it hands them on; those that wait when the port is closed are reset. So requests are held back meanwhile: nothing keeps connections
 * from being taken, and no client that has its answer comes again. They are held a while longer for the other processes, whose
 * connections these clients would be.
 */
async function closePort(server: Server): Promise<void> {
  holdRequests();
  await untilQuiet(server);
  server.close();
  await sleep(2 * QUIET_MS);
  releaseRequests();
}

async function untilQuiet(server: Server): Promise<void> {
  const give = AbortSignal.timeout(QUIET_WITHIN_MS);
  let opened = true;
  server.on('connection', () => {
    opened = true;
  });
  while (opened && !give.aborted) {
    opened = false;
    await sleep(QUIET_MS);
    await nextTurn(); // connections made while this process was busy are taken in between
  }
}

function closeAll(sockets: Iterable<Socket>): void {
  for (const socket of sockets) socket.destroy();
}
