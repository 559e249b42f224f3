import { afterAll, expect, test } from 'vitest';
import { serveAnywhere } from '../../test/http-server';
import { rawHttp } from '../../test/raw-http';
import { PAGE_WRITE_HEADER } from '../edge/routes';

const server = await serveAnywhere({
  pages: ['/', '/protected', '/notes/[id]', '/_not-found'],
  next: ({ headers }, response) => response.setHeader('marked', headers[PAGE_WRITE_HEADER] ?? '').end(),
});
afterAll(server.close);

const ask = async (line: string, header = 'x: y') =>
  (await rawHttp(server.origin, `${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${header}\r\n\r\n`)).headers.get(
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
