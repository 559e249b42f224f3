import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropUnreadableRouterState } from './router-state';

let server: Server;
let origin: string;
beforeAll(async () => {
  dropUnreadableRouterState();
  server = createServer((request, response) => {
    response.end(String(request.headers['next-router-state-tree'] ?? 'none'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const seen = async (headers: Record<string, string>) => (await fetch(origin, { headers })).text();

/** As Next's client sends it from a page of ours. */
const STATE = encodeURIComponent(
  JSON.stringify(['', { children: ['sign-in', { children: ['__PAGE__', {}] }] }, null, null, 16]),
);

test('what Next’s client says of the page that it shows stays', async () => {
  expect(await seen({ 'next-router-state-tree': STATE })).toBe(STATE);
});

test.each(['x', '%', '[]', '%5B%22%22%5D', 'null', '[[],{}]', `[${'["",{}],'.repeat(1000)}1]`])(
  'the router state %s, which nobody can read, is taken away',
  async (state) => {
    expect(await seen({ 'next-router-state-tree': state })).toBe('none');
  },
);

test('a request without one gets none', async () => {
  expect(await seen({})).toBe('none');
});
