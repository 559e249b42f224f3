import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listenAnywhere } from '../../test/http-server';
import { type RawAnswer, rawHttp } from '../../test/raw-http';
import { answerHeaders } from './answer-headers';
import { serve } from './serve';

/** Our server, before something that is not Next. */
const server = createServer({ requireHostHeader: false, connectionsCheckingInterval: 20 });
let origin: string;
let served: string[] = [];

function next(request: IncomingMessage, response: ServerResponse): void {
  served.push(`${request.method} ${request.url} ${request.headers.range ?? ''}`.trim());
  if (request.url === '/begun') response.writeHead(200, { 'content-length': 9 }).write('begun');
  else if (request.url === '/read') request.resume().once('end', () => response.end('read'));
  else response.end('served');
}

beforeAll(async () => {
  serve(server, { https: true, routeOf: () => 'other', isFull: () => false, next });
  server.headersTimeout = 100;
  server.requestTimeout = 100;
  origin = await listenAnywhere(server);
});
afterAll(() => void server.close());
beforeEach(() => {
  served = [];
});

const END = 'Host: a\r\nConnection: close\r\n\r\n';
const ask = (line: string, headers = END) => rawHttp(origin, `${line} HTTP/1.1\r\n${headers}`);

function expectSecurityHeaders({ headers }: RawAnswer): void {
  for (const [name, value] of Object.entries(answerHeaders(true)))
    expect([name, headers.get(name)]).toEqual([name, value]);
}

describe('what Node answers by itself has the headers of every answer', () => {
  test.each([
    [400, 'no request at all', 'garbage\r\n\r\n'],
    [400, 'an unknown method', `BREW / HTTP/1.1\r\n${END}`],
    [400, 'a length and chunks', `POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n${END}`],
    [408, 'a head that does not end', 'GET / HTTP/1.1\r\n'],
    [400, 'no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    [417, 'an expectation', `GET / HTTP/1.1\r\nExpect: tea\r\n${END}`],
    [431, 'a head of 20 kB', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n${END}`],
    [
      413,
      'a chunk with 20 kB to say',
      `POST /read HTTP/1.1\r\nTransfer-Encoding: chunked\r\n${END}2;${'x'.repeat(20_000)}\r\n`,
    ],
  ])('%i to %s', async (status, _, bytes) => {
    const answer = await rawHttp(origin, bytes);
    expect([answer.status, answer.body]).toEqual([status, '']);
    expectSecurityHeaders(answer);
  });

  test('nothing is written into an answer that has begun', async () => {
    const { status, body } = await rawHttp(origin, `GET /begun HTTP/1.1\r\nHost: a\r\n\r\ngarbage\r\n\r\n`);
    expect([status, body]).toEqual([200, 'begun']);
  });
});

describe('what Next cannot answer is answered before it', () => {
  test.each(['TRACE /', 'PROPFIND /api/protected', 'PURGE /protected'])('%s: 405 [V4.1.4 V13.4.4]', async (line) => {
    const answer = await ask(line);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT']);
    expect(JSON.parse(answer.body)).toEqual({
      message: 'This address does not take that method',
      error: 'method_not_allowed',
    });
    expectSecurityHeaders(answer);
    expect(served).toEqual([]);
  });

  test('a static file takes GET and HEAD alone [V4.1.4 V13.4.4]', async () => {
    const answer = await ask('POST /_next/static/x.js');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect((await ask('GET /_next/static/x.js', `Range: bytes=9-\r\n${END}`)).status).toBe(200);
    expect(served).toEqual(['GET /_next/static/x.js']); // and no range that might not be met
  });

  test.each(['/api/%zz', '/api/account%', '/api/auth%ff', '/api/%c0%afauth?x'])(
    '%s, which is no text: 400',
    async (path) => {
      const answer = await ask(`GET ${path}`);
      expect([answer.status, JSON.parse(answer.body).error]).toEqual([400, 'invalid_request']);
      expect((await ask('GET /api/%ed%95%9c?x=%zz')).status).toBe(200);
      expect(served).toEqual(['GET /api/%ed%95%9c?x=%zz']);
    },
  );

  test('the server as a whole says what it takes', async () => {
    const answer = await ask('OPTIONS *');
    expect([answer.status, answer.headers.get('allow')]).toEqual([204, expect.stringContaining('GET')]);
  });

  test.each([
    ['http://evil.example/protected', '/protected'],
    ['HTTPS://evil.example:1/a?b=http://c', '/a?b=http://c'],
    ['http://evil.example', '/'],
    ['http://evil.example?x', '/?x'],
    ['http://user@evil.example//a', '//a'],
    ['/a?b=http://c/d', '/a?b=http://c/d'],
  ])('of the target %s the path counts', async (target, path) => {
    await ask(`GET ${target}`);
    expect(served).toEqual([`GET ${path}`]);
  });

  test('a request for another protocol is served as any other', async () => {
    for (const protocol of ['websocket', 'h2c']) {
      const answer = await ask('GET /', `Host: a\r\nConnection: Upgrade, close\r\nUpgrade: ${protocol}\r\n\r\n`);
      expect(answer.body).toBe('served');
    }
  });
});
