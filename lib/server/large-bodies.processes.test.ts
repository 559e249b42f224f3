import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CookieClient } from '../../test/cookie-client';
import { type DemoServer, startDemoServer } from '../../test/demo-server';

/** A production server and 200 clients that send much, or not enough. Needs the build. */
const CLIENTS = 200;
const MEGABYTE = 2 ** 20;

let server: DemoServer;
beforeAll(async () => {
  server = await startDemoServer('sqlite', { AUTH_SECRET: 'a secret of the large bodies test 01', BCRYPT_COST: '10' });
  await new CookieClient().signIn(server.url);
});
afterAll(() => server.stop());

/** Sends a head and then so many bytes, as fast as the server takes them, and waits. @returns what came back, when it is over */
async function sendMuch(head: string, bytes: number): Promise<string> {
  const socket = open();
  let answer = '';
  socket.on('data', (data) => (answer += data.toString('latin1')));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const part = Buffer.alloc(MEGABYTE / 4, 'x');
  socket.write(head);
  for (let sent = 0; sent < bytes && !socket.destroyed; sent += part.byteLength) {
    if (!socket.write(part)) await Promise.race([closed, new Promise((resolve) => socket.once('drain', resolve))]);
  }
  await closed;
  return answer;
}

const open = (): Socket => connect(Number(new URL(server.url).port), 'localhost').on('error', () => {});

/** In MB (`VmRSS`), the most while this lasts beyond what it was before. */
async function memoryGrowth(work: Promise<unknown>): Promise<number> {
  const before = residentMemory();
  let most = before;
  let over = false;
  const ended = work.finally(() => (over = true));
  for (; !over; await sleep(20)) most = Math.max(most, residentMemory());
  await ended;
  return Math.round(most - before);
}

const residentMemory = (): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024;

const head = (line: string) => `POST /sign-in HTTP/1.1\r\nHost: localhost\r\n${line}\r\n\r\n`;

test.each([
  ['announce 20 MB', head(`Content-Length: ${20 * MEGABYTE}`)],
  ['send one chunk of 20 MB', `${head('Transfer-Encoding: chunked')}${(20 * MEGABYTE).toString(16)}\r\n`],
])('200 clients that %s, send 11 and wait are refused, and hardly any memory is taken', async (_, bytes) => {
  const sending = Promise.all(Array.from({ length: CLIENTS }, () => sendMuch(bytes, 11 * MEGABYTE)));
  const growth = await memoryGrowth(sending);
  const statuses = (await sending).map((answer) => answer.slice(0, 'HTTP/1.1 413'.length));
  expect(new Set(statuses)).toEqual(new Set(['HTTP/1.1 413']));
  expect(growth).toBeLessThan(100); // it was 420 for 30 such clients, when Next held what they sent
  expect((await fetch(`${server.url}/sign-in`)).status).toBe(200);
});

test('200 clients that hang up in the middle of a body are no error, and hardly a line in the log', async () => {
  const lines = () => server.output().split('\n').length;
  const before = lines();
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const socket = open();
      socket.write(`${head('Content-Length: 100')}{"user`, () => socket.destroy());
      await new Promise((resolve) => socket.once('close', resolve));
    }),
  );
  expect((await fetch(`${server.url}/sign-in`)).status).toBe(200);
  await sleep(500);
  expect(lines() - before).toBeLessThanOrEqual(1);
  expect(server.output()).not.toMatch(/aborted|"level":50/);
});
