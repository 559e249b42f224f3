import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What came of bytes that were sent: the status of each answer, and whether the server let go of the connection in the end. */
export type RawOutcome = { statuses: number[]; closed: boolean; milliseconds: number };

/** Sent one after the other, with pauses between. */
export type RawRequest = { chunks: readonly Buffer[]; pauseMs: number };

const SILENT_MS = 1_500; // no answer yet: the server still waits for something
const ANSWERED_MS = 150;
const LET_GO_WITHIN_MS = 20_000;

/**
 * Sends bytes as they are. When the server has nothing more to say, or waits for more, the client says that it is done, and the
 * server must close the connection.
 */
export async function sendRaw(port: number, { chunks, pauseMs }: RawRequest): Promise<RawOutcome> {
  const started = performance.now();
  const socket = connect({ port, host: 'localhost' });
  const received: Buffer[] = [];
  socket.on('error', () => {}); // a reset is an answer, too; 'close' follows
  socket.on('data', (data) => {
    received.push(data);
    socket.setTimeout(ANSWERED_MS);
  });
  socket.setTimeout(SILENT_MS, () => socket.end());
  const closed = new Promise<boolean>((resolve) => {
    socket.once('close', () => resolve(true));
    setTimeout(() => resolve(false), LET_GO_WITHIN_MS).unref();
  });
  for (const chunk of chunks) {
    if (socket.writable) socket.write(chunk);
    if (pauseMs > 0) await sleep(pauseMs);
  }
  const letGo = await closed;
  socket.destroy();
  const text = Buffer.concat(received).toString('latin1');
  const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
  return { statuses, closed: letGo, milliseconds: performance.now() - started };
}
