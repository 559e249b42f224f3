import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { keepOutOfCaches } from './uncached';

let server: Server | undefined;
afterEach(() => void server?.close());

/** What an answer at this path says of caches that is made like this. */
async function cacheControlOf(path: string, answer: (response: ServerResponse) => void): Promise<string | null> {
  server = createServer((request, response) => {
    keepOutOfCaches(request, response);
    answer(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { headers } = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' });
  return headers.get('cache-control');
}

const says = (value: string, status: number) => (response: ServerResponse) => {
  response.statusCode = status;
  response.setHeader('Cache-Control', value).end('x');
};

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
  ['with a list of headers', (response) => response.writeHead(404, ['content-type', 'text/plain']).end()],
  ['that is an error of which it is said that it may be kept', says('s-maxage=31536000', 500)],
])('an answer %s is kept out of caches', async (_, answer) => {
  expect(await cacheControlOf('/icon.svg', answer)).toBe('no-store');
});

test.each(['/icon.svg', '/robots.txt?x', '/.well-known/jwks.json', '/_next/static/chunks/a.js'])(
  'what is the same for everybody, as at %s, may be kept as it says',
  async (path) => {
    expect(await cacheControlOf(path, says('public, max-age=60', 200))).toBe('public, max-age=60');
  },
);

test.each(['/protected', '/_global-error', '/api/auth/jwks', '/icon.svg/', '/_next/image', '/x/_next/static/a.js'])(
  'what only some may see, as at %s, may not be kept whatever it says',
  async (path) => {
    expect(await cacheControlOf(path, says('public, max-age=60', 200))).toBe('no-store');
  },
);

test('an answer that keeps itself out of caches says so in its own words', async () => {
  expect(await cacheControlOf('/protected', says('private, no-store', 404))).toBe('private, no-store');
});
