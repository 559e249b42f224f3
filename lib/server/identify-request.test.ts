import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { serveAnywhere } from '../../test/http-server';
import { rawHttp } from '../../test/raw-http';
import { identifyRequest } from './identify-request';

let forwarded: IncomingMessage['headers'][string];

const server = await serveAnywhere({
  next: ({ headers }, response) => {
    forwarded = headers['x-forwarded-for'];
    response.end();
  },
});
afterAll(server.close);

test.each([
  ['', '127.0.0.1'],
  ['X-Forwarded-For: 6.6.6.6, 203.0.113.7\r\n', '6.6.6.6, 203.0.113.7, 127.0.0.1'],
  ['X-Forwarded-For: 6.6.6.6\r\nA: b\r\nX-Forwarded-For: 203.0.113.7\r\n', '6.6.6.6, 203.0.113.7, 127.0.0.1'],
  [
    'Forwarded: for=6.6.6.6\r\nForwarded: for=203.0.113.7;proto=https\r\n',
    'for=6.6.6.6, for=203.0.113.7;proto=https, 127.0.0.1',
  ],
  ['Forwarded: for=6.6.6.6\r\nX-Forwarded-For: 203.0.113.7\r\n', '203.0.113.7, 127.0.0.1'],
])('after what proxies wrote in %j comes the address of the connection', async (lines, all) => {
  await rawHttp(server.origin, `GET / HTTP/1.1\r\n${lines}Host: a\r\nConnection: close\r\n\r\n`);
  expect(forwarded).toBe(all);
});

test('what a client wrote never stands last, also where the connection has no address any more', () => {
  const request = Object.assign(new IncomingMessage(new Socket()), { headers: { 'x-forwarded-for': '203.0.113.7' } });
  identifyRequest(request, new ServerResponse(request));
  expect(request.headers['x-forwarded-for']).toBe('203.0.113.7, 0.0.0.0');
});
