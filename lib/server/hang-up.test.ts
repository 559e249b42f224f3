import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { getCloneableBody } from 'next/dist/server/body-streams';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { letClientsHangUp } from './hang-up';

/** A server that does to a request's body what Next does behind a middleware, by Next's own code, and then never answers. */
let server: Server;
let port: number;
const waiting: IncomingMessage[] = [];

beforeAll(async () => {
  letClientsHangUp();
  server = createServer(async (request) => {
    const body = getCloneableBody(request);
    body.cloneBodyStream();
    await body.finalize();
    waiting.push(request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => void server.close());

const POST = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}';

test.each([1, 3])('%i requests on a connection whose client hangs up are no uncaught exception', async (count) => {
  waiting.length = 0;
  const uncaught = vi.fn();
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException').on('uncaughtException', uncaught);
  const client = connect(port, '127.0.0.1');
  client.write(POST.repeat(count));
  while (waiting.length < count) await sleep(5);
  client.destroy();
  while (waiting.some((request) => !request.destroyed)) await sleep(5);
  await sleep(10);
  process.removeAllListeners('uncaughtException');
  for (const other of others) process.on('uncaughtException', other);
  expect(uncaught.mock.calls).toEqual([]);
  expect(waiting).toHaveLength(count);
});
