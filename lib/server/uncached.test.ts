import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { keepOutOfCaches } from './uncached';

let server: Server | undefined;
afterEach(() => void server?.close());

/** What an answer says of caches that is made like this. */
async function cacheControlOf(answer: (response: ServerResponse) => void): Promise<string | null> {
  server = createServer((_request, response) => {
    keepOutOfCaches(response);
    answer(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { headers } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { redirect: 'manual' });
  return headers.get('cache-control');
}

test.each<[string, (response: ServerResponse) => void]>([
  ['whose head nobody wrote', (response) => response.end('x')],
  [
    'that began with its body',
    (response) => {
      response.write('x');
      response.end();
    },
  ],
  ['that is a redirect', (response) => response.writeHead(307, { location: '/x' }).end()],
  [
    'that is an error which says it may be kept',
    (response) => {
      response.statusCode = 500;
      response.setHeader('cache-control', 's-maxage=31536000').end();
    },
  ],
  ['with a list of headers', (response) => response.writeHead(404, ['content-type', 'text/plain']).end()],
])('an answer %s is kept out of caches', async (_, answer) => {
  expect(await cacheControlOf(answer)).toBe('no-store');
});

test.each<[string, (response: ServerResponse) => void]>([
  ['set before', (response) => response.setHeader('Cache-Control', 'public, max-age=60').end('x')],
  ['written with the head', (response) => response.writeHead(200, { 'cache-control': 'public, max-age=60' }).end('x')],
])('what an answer says of caches itself stays, %s', async (_, answer) => {
  expect(await cacheControlOf(answer)).toBe('public, max-age=60');
});
