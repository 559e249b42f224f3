import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { serveAnywhere } from '../../test/http-server';
import { rawHttp } from '../../test/raw-http';
import { log } from '../observe/log';
import { LIMITS } from './serve';

const LIMIT = 16 * 1024;

let server: Server;
let origin: string;
let bodies: number[] = [];

beforeAll(async () => {
  const limits = { connectionsCheckingInterval: 20, headersTimeout: 500, requestTimeout: 500 };
  ({ server, origin } = await serveAnywhere({ next }, limits));
});
afterAll(() => void server.close());

async function next(request: IncomingMessage, response: ServerResponse): Promise<void> {
  bodies.push(request.readableLength);
  let length = 0;
  for await (const chunk of request) length += chunk.length;
  expect(length).toBe(bodies.at(-1)); // nothing is still on the way
  response.end('served');
}
beforeEach(() => {
  bodies = [];
});

const head = (...lines: string[]) =>
  ['POST /api/auth HTTP/1.1', 'Host: a', 'Connection: close', ...lines, '', ''].join('\r\n');
const announced = (length: number, sent = length) => `${head(`Content-Length: ${length}`)}${'x'.repeat(sent)}`;
const chunked = (...lengths: number[]) =>
  `${head('Transfer-Encoding: chunked')}${lengths.map((length) => `${length.toString(16)}\r\n${'x'.repeat(length)}\r\n`).join('')}`;

test.each([
  ['a body of 16 kB', announced(LIMIT), LIMIT],
  ['one in chunks', `${chunked(LIMIT - 5, 5)}0\r\n\r\n`, LIMIT],
  ['one of nothing', `${chunked()}0\r\n\r\n`, 0],
  ['none', announced(0), 0],
])('%s is passed on when it is whole', async (_, bytes, length) => {
  expect((await rawHttp(origin, bytes)).body).toBe('served');
  expect(bodies).toEqual([length]);
});

test.each([
  ['announced as 16 kB and a byte', announced(LIMIT + 1)],
  ['announced as 20 MB, of which nothing comes', announced(20_971_520, 0)],
  ['announced as 20 MB, of which 11 come', announced(20_971_520, 11_534_336)],
  ['of 16 kB and a byte in chunks', chunked(LIMIT, 1)],
  ['of 2,000 small chunks', chunked(...Array<number>(2000).fill(16))],
  ['in chunks, of which 11 MB come', chunked(11_534_336)],
])('a body %s is refused, and the connection closed', async (_, bytes) => {
  const answer = await rawHttp(origin, bytes);
  expect([answer.status, answer.headers.get('connection')]).toEqual([413, 'close']);
  expect(JSON.parse(answer.body)).toEqual({ message: 'The request is larger than 16 kB', error: 'content_too_large' });
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(bodies).toEqual([]);
});

test('who asks first whether to send a body is told to, or that it is too large', async () => {
  const small = await rawHttp(origin, `${head('Expect: 100-continue', 'Content-Length: 2')}{}`);
  expect([small.head, small.body]).toEqual(['HTTP/1.1 100 Continue', expect.stringMatching(/^HTTP\/1\.1 200 OK/)]);
  expect(small.body).toMatch(/served$/);
  const large = await rawHttp(origin, head('Expect: 100-continue', 'Content-Length: 20971520'));
  expect(large.status).toBe(413);
  expect(bodies).toEqual([2]);
});

test('a body that comes too slowly ends the request', async () => {
  expect((await rawHttp(origin, announced(100, 10))).status).toBe(408);
  expect((await rawHttp(origin, chunked(10))).status).toBe(408);
  expect(bodies).toEqual([]);
});

test('200 clients that hang up in the middle of a body are one line in the log, and nothing else', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 120_000 });
  const [info, error] = [vi.spyOn(log, 'info').mockImplementation(() => {}), vi.spyOn(console, 'error')];
  const uncaught = vi.fn();
  process.on('uncaughtException', uncaught);
  const { port } = new URL(origin);
  for (let client = 0; client < 200; client++) {
    const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
    socket.write(announced(100, 10), () => socket.destroy());
  }
  await vi.waitFor(async () => expect([info.mock.calls.length, await connections()]).toEqual([1, 0]), 5_000);
  await sleep(20);
  process.off('uncaughtException', uncaught);
  vi.useRealTimers();
  expect(info.mock.calls.map(([, text]) => text)).toEqual(['connections ended before their requests were answered']);
  expect([error.mock.calls, uncaught.mock.calls, bodies]).toEqual([[], [], []]);
});

const connections = () =>
  new Promise<number>((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );

test('a head may take 10 seconds, and with its body 20', () => {
  expect(LIMITS).toMatchObject({ headersTimeout: 10_000, requestTimeout: 20_000 });
});
