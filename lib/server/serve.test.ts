import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { serveAnywhere } from '../../test/http-server';
import { type RawAnswer, rawHttp } from '../../test/raw-http';
import { answerHeaders } from './answer-headers';

let origin: string;
let close: () => void;
let served: string[] = [];

function next(request: IncomingMessage, response: ServerResponse): void {
  served.push(`${request.method} ${request.url} ${request.headers.range ?? ''}`.trim());
  if (request.url === '/begun') response.writeHead(200, { 'content-length': 9 }).write('begun');
  else if (request.url === '/read') request.resume().once('end', () => response.end('read'));
  else response.end('served');
}

beforeAll(async () => {
  const limits = { connectionsCheckingInterval: 20, headersTimeout: 100, requestTimeout: 100 };
  ({ origin, close } = await serveAnywhere({ https: true, next }, limits));
});
afterAll(() => close());
beforeEach(() => {
  served = [];
});

const END = 'Host: a\r\nConnection: close\r\n\r\n';
const ask = (line: string, headers = END) => rawHttp(origin, `${line} HTTP/1.1\r\n${headers}`);

function expectSecurityHeaders({ headers }: RawAnswer): void {
  for (const [name, value] of Object.entries(answerHeaders(true)))
    expect([name, headers.get(name)]).toEqual([name, value]);
}

describe('what no handler can see has our texts and the headers of every answer', () => {
  const large = (start: string, ...lines: string[]) =>
    [start, 'Host: a', ...lines, `Cookie: a=${'x'.repeat(20_000)}`, '', ''].join('\r\n');

  test.each([
    [400, 'invalid_request', 'no request at all', 'garbage\r\n\r\n'],
    [400, 'invalid_request', 'an unknown method', `BREW / HTTP/1.1\r\n${END}`],
    [
      400,
      'invalid_request',
      'a length and chunks',
      `POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n${END}`,
    ],
    [408, 'request_timeout', 'a head that does not end', 'GET / HTTP/1.1\r\n'],
    [417, 'expectation_failed', 'an expectation', `GET / HTTP/1.1\r\nExpect: tea\r\n${END}`],
    [431, 'headers_too_large', 'a head of 20 kB', large('GET /api/auth HTTP/1.1')],
    [
      413,
      'content_too_large',
      'a chunk with 20 kB to say',
      `POST /read HTTP/1.1\r\nTransfer-Encoding: chunked\r\n${END}2;${'x'.repeat(20_000)}\r\n`,
    ],
  ])('%i %s to %s', async (status, error, _, bytes) => {
    const answer = await rawHttp(origin, bytes);
    expect([answer.status, JSON.parse(answer.body).error]).toEqual([status, error]);
    const said = ['cache-control', 'x-robots-tag', 'connection'].map((name) => answer.headers.get(name));
    expect(said).toEqual(['no-store', 'noindex', 'close']);
    expectSecurityHeaders(answer);
    expect(served).toEqual([]);
  });

  test('a person with too many cookies reads in their language what to do', async () => {
    const browser = ['Accept: text/html,*/*;q=0.8', 'Accept-Language: ko-KR,ko;q=0.9'];
    const answer = await rawHttp(origin, large('GET /protected HTTP/1.1', ...browser));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([431, 'text/html; charset=utf-8']);
    expect(answer.body).toMatch(/<html lang="ko">.*<h1>요청 헤더가 16kB보다 큽니다\. [^<]*쿠키를 삭제하세요<\/h1>/s);
    const [, nonce] = /<style nonce="([^"]+)">/.exec(answer.body) ?? [];
    expect(answer.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
  });

  test('nothing is written into an answer that has begun', async () => {
    const { status, body } = await rawHttp(origin, `GET /begun HTTP/1.1\r\nHost: a\r\n\r\ngarbage\r\n\r\n`);
    expect([status, body]).toEqual([200, 'begun']);
  });
});

describe('a request says which host it is for', () => {
  const HOSTS = [
    'a',
    'auth.example.com',
    'AUTH.example.com:8080',
    '127.0.0.1:3000',
    '[::1]:3000',
    '[2001:db8::1]',
    'a:',
  ];
  test.each(HOSTS)('%s', async (host) => {
    expect((await ask('GET /', `Host: ${host}\r\nConnection: close\r\n\r\n`)).body).toBe('served');
  });

  test.each([
    ['none', ''],
    ['an empty one', 'Host: \r\n'],
    ['two', 'Host: a\r\nHost: b\r\n'],
    ['the same twice', 'Host: a\r\nhost: a\r\n'],
    ['two in one', 'Host: a, b\r\n'],
    ['a user', 'Host: user@a\r\n'],
    ['a path', 'Host: a/b\r\n'],
    ['a blank', 'Host: a b\r\n'],
    ['half an address', 'Host: [::1\r\n'],
    ['a port that is none', 'Host: a:b\r\n'],
    ['other letters', 'Host: \xe9\r\n'],
  ])('with %s it is refused', async (_, lines) => {
    const answer = await ask('GET /', `${lines}Connection: close\r\n\r\n`);
    expect([answer.status, JSON.parse(answer.body).error]).toEqual([400, 'invalid_request']);
    expectSecurityHeaders(answer);
    expect(served).toEqual([]);
  });

  test('HTTP/1.0 knows no host', async () => {
    expect((await rawHttp(origin, 'GET / HTTP/1.0\r\n\r\n')).body).toBe('served');
  });
});

describe('where only our own host is answered for', () => {
  let own: Awaited<ReturnType<typeof serveAnywhere>>;
  beforeAll(async () => {
    own = await serveAnywhere({ onlyFor: 'https://auth.example.com', next });
  });
  afterAll(() => own.close());
  const asked = (target: string, host: string) =>
    rawHttp(own.origin, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);

  test.each(['auth.example.com', 'Auth.Example.com', 'auth.example.com:443'])('%s is', async (host) => {
    expect((await asked('/protected', host)).body).toBe('served');
  });

  test.each(['example.com', 'evil.auth.example.com', 'auth.example.com.', 'auth.example.com:80', '127.0.0.1:3000'])(
    '%s is not',
    async (host) => {
      const answer = await asked('/protected', host);
      expect([answer.status, JSON.parse(answer.body).error]).toEqual([421, 'misdirected_request']);
      expect(served).toEqual([]);
    },
  );

  test('what the target names stands in for the header', async () => {
    expect((await asked('http://evil.example/protected', 'auth.example.com')).status).toBe(421);
    expect((await asked('http://auth.example.com/protected', 'evil.example')).body).toBe('served');
  });

  test('health checks and scrapers are answered by whatever name', async () => {
    const targets = ['/api/health', '/api/ready?x', '/api/metrics'];
    for (const target of targets) expect((await asked(target, '10.0.0.7')).body).toBe('served');
    expect((await asked('/api/health/x', '10.0.0.7')).status).toBe(421);
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

  test.each([
    ...['/_next/static/%2e%2e/%2e%2e/protected', '/_next/static/../../protected', '/_next/static/.%2E/%2e./protected'],
    ...['/api/health/..', '/./protected', '/sign-in/%2e', '/_next/static\\..\\..\\protected', '/protected\\'],
    ...[
      '/_next/data/build/protected.json',
      '/_next/data/build/protected.json?x=1',
      '/_next/image?url=%2Ficon.svg&w=64&q=75',
    ],
    ...['/_next', '/_next/', '//_next/data/build/protected.json', '/_next/static'],
  ])('%s, under which a cache may keep a page: 404', async (path) => {
    const answer = await ask(`GET ${path}`);
    expect([answer.status, JSON.parse(answer.body).error]).toEqual([404, 'not_found']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(served).toEqual([]);
  });

  test.each([
    '/.well-known/jwks.json',
    '/..protected',
    '/a..b/...',
    '/protected?..%2f/../\\',
    '/_next/static/a/b.js',
    '/_nexts',
  ])('%s is what it is', async (path) => {
    expect((await ask(`GET ${path}`)).body).toBe('served');
    expect(served).toEqual([`GET ${path}`]);
  });

  test('nobody outside speaks for Next’s parts; its client in the browser is heard', async () => {
    const seen: IncomingMessage['headers'][] = [];
    const note: typeof next = (request, response) => {
      seen.push(request.headers);
      response.end();
    };
    const lines = 'x-middleware-prefetch: 1\r\nx-middleware-subrequest: middleware\r\nRSC: 1\r\nNext-Url: /a\r\n';
    for (const development of [false, true]) {
      const { origin, close } = await serveAnywhere({ development, next: note });
      await rawHttp(origin, `GET /protected HTTP/1.1\r\n${lines}${END}`);
      close();
    }
    const kept = { rsc: '1', 'next-url': '/a' };
    const internal = { 'x-middleware-prefetch': '1', 'x-middleware-subrequest': 'middleware' };
    expect(seen).toEqual([expect.objectContaining(kept), expect.objectContaining({ ...kept, ...internal })]);
    expect(Object.keys(seen[0] ?? {}).filter((name) => name.startsWith('x-middleware'))).toEqual([]);
  });

  test('what Next says nothing of is kept out of caches', async () => {
    expect((await ask('GET /protected')).headers.get('cache-control')).toBe('no-store');
  });

  test('the address of an API is served with a slash at its end as without', async () => {
    await ask('POST /api/auth/token/?flag&a/b?c/');
    await ask('GET /api/');
    expect(served).toEqual(['POST /api/auth/token?flag&a/b?c/', 'GET /api']);
    expect((await ask('GET /protected/?a')).headers.get('location')).toBe('/protected?a');
  });

  test.each(['gzip', 'br', 'identity, gzip', 'x'])('a body encoded as %s: 415', async (coding) => {
    const lines = `Content-Encoding: ${coding}\r\nContent-Length: 2\r\n${END}{}`;
    const answer = await ask('POST /api/auth', lines);
    expect([answer.status, JSON.parse(answer.body).error]).toEqual([415, 'unsupported_content_encoding']);
    expect(answer.headers.get('accept-encoding')).toBe('identity');
    expect(served).toEqual([]);
  });

  test('a body as it is, and an encoding of no body, are served', async () => {
    const identity = `Content-Encoding: Identity\r\nContent-Length: 2\r\n${END}{}`;
    expect((await ask('POST /read', identity)).body).toBe('read');
    expect((await ask('GET /', `Content-Encoding: gzip\r\n${END}`)).body).toBe('served');
  });

  test('a person is refused with a page', async () => {
    const answer = await ask('TRACE /protected', `Accept: text/html\r\n${END}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([405, 'text/html; charset=utf-8']);
    expect(answer.body).toContain('<h1>This address does not take that method</h1>');
    expect(answer.body).toContain(answer.headers.get('x-request-id'));
  });

  test('an API caller is refused in JSON, whatever it accepts', async () => {
    const answer = await ask('TRACE /protected', `Accept: text/html\r\nAuthorization: Bearer x\r\n${END}`);
    expect(JSON.parse(answer.body).error).toBe('method_not_allowed');
    const person = await ask('TRACE /protected', `Sec-Fetch-Mode: navigate\r\nAuthorization: Bearer x\r\n${END}`);
    expect(person.body).toContain('<h1>This address does not take that method</h1>'); // by a proxy that adds it to all
  });

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
