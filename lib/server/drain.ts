import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { stopwatch } from '../time';
import { onceEnded } from './request-end';

/** For a connection that was opened a moment before the end, with its request still on the way. */
const SILENCE_MS = 1_000;

/** For the connections that wait to be taken: where somebody always comes, the process would never end. */
const TAKE_MS = 1_000;

/** A turn of the event loop that did nothing. */
const IDLE_TURN_MS = 1;

let ending = false;

/** Whether this process was told to end: nobody new should be sent here. */
export const isEnding = (): boolean => ending;

type Ending = {
  /** Seconds between saying that this process is not ready any more and closing the port. */
  delay: number;
  /** What is to be done when the last connection is closed. */
  atEnd: () => Promise<unknown>;
};

/**
 * Ends the process when it is told to, once all that was asked is answered.
 *
 * From the signal on it is not ready (lib/server/ready.ts) and every answer says `Connection: close`, for Node keeps serving a connection for as
 * long as its client sends on it. The port stays open until whoever sends requests here has noticed. Connections on which nothing
 * comes are closed a second after that.
 */
export function drainWhenTold(server: Server, { delay, atEnd }: Ending): void {
  const silent = new Set<Socket>();
  const unanswered = new Set<ServerResponse>();
  let opened = 0;

  server.on('connection', (socket) => {
    opened++;
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.prependListener('request', (request, response) => {
    silent.delete(request.socket);
    unanswered.add(response);
    onceEnded(request, response, () => unanswered.delete(response));
    if (ending) closeAfter(response);
  });

  const drain = async () => {
    if (ending) return;
    ending = true;
    for (const response of unanswered) closeAfter(response);
    await sleep(delay * 1000);
    held = [];
    await untilNobodyComes(() => opened);
    server.close();
    releaseHeld();
    setTimeout(() => closeAll(silent), SILENCE_MS).unref();
    await once(server, 'close');
    await atEnd();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, drain);
}

/**
 * Waits for a turn of the event loop that brings no connection and is over at once. The system accepts connections before Node
 * takes them, and resets those that wait when the port is closed.
 */
async function untilNobodyComes(opened: () => number): Promise<void> {
  const waited = stopwatch();
  for (let idle = false; !idle && waited() * 1000 < TAKE_MS; ) {
    const [before, turn] = [opened(), stopwatch()];
    await nextTurn();
    idle = opened() === before && turn() * 1000 < IDLE_TURN_MS;
  }
}

/** What came while the port was about to be closed. */
let held: (() => void)[] | null = null;

/** Does some work: at once, or when the port is closed, if that is under way. Then nothing keeps connections from being taken. */
export function unlessClosing(work: () => void): void {
  if (held) held.push(work);
  else work();
}

function releaseHeld(): void {
  const works = held ?? [];
  held = null;
  for (const work of works) work();
}

function closeAll(sockets: Iterable<Socket>): void {
  for (const socket of sockets) socket.destroy();
}

function closeAfter(response: ServerResponse): void {
  if (!response.headersSent) response.shouldKeepAlive = false;
  else response.once('finish', () => response.socket?.destroySoon());
}
