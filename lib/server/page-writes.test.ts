import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawHttp } from '../../test/raw-http';
import { PAGE_WRITE_HEADER } from '../edge/routes';
import { markPageWrites } from './page-writes';

let server: Server;
let origin: string;

beforeAll(async () => {
  markPageWrites(['/', '/protected', '/notes/[id]', '/_not-found']);
  server = createServer(({ headers }, response) => {
    response.setHeader('marked', headers[PAGE_WRITE_HEADER] ?? '').end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const ask = async (line: string, header = 'x: y') =>
  (await rawHttp(origin, `${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${header}\r\n\r\n`)).headers.get(
    'marked',
  );

test.each(['POST /', 'POST /protected', 'PUT /protected?x=/api', 'PATCH /protected.rsc', 'OPTIONS /notes/7'])(
  '"%s" asks a page for more than to be read',
  async (line) => {
    expect(await ask(line)).toBe('1');
  },
);

test.each([
  'GET /protected',
  'HEAD /protected',
  'POST /api/auth',
  'POST /hooks/mine',
  'POST /_not-found',
  'POST /%',
  'POST /protected/x',
])('"%s" does not', async (line) => {
  expect(await ask(line)).toBe('');
});

test('a client cannot say so itself', async () => {
  expect(await ask('POST /hooks/mine', `${PAGE_WRITE_HEADER}: 1`)).toBe('');
});
