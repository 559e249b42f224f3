import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { listenAnywhere } from '../../test/http-server';
import { parseMetrics } from '../../test/scrape';
import { sumText, takeSnapshot } from '../observe/metrics';
import { routesAs } from './known-routes';
import { measureRequest } from './measure-request';

const metric = async (series: string) =>
  parseMetrics(await sumText([await takeSnapshot()])).get(`latchkey_${series}`) ?? 0;
const requests = (labels: string) => metric(`http_request_duration_seconds_count{${labels}}`);
const inFlight = () => metric('http_requests_in_flight');

async function until(expected: number, value: () => Promise<number>): Promise<void> {
  for (let tries = 0; (await value()) !== expected && tries < 100; tries++) await sleep(10);
  expect(await value()).toBe(expected);
}

test('every request counts, whoever answers it, and one whose client has gone as such', async () => {
  const routeOf = routesAs(['/slow', '/missing']);
  const server = createServer((request, response) => {
    measureRequest(request, response, routeOf);
    if (request.url !== '/slow') response.writeHead(404).end();
  });
  const { port } = new URL(await listenAnywhere(server));

  await fetch(`http://127.0.0.1:${port}/missing?secret=1`);
  await until(1, () => requests('method="GET",route="/missing",status="4xx"'));
  await fetch(`http://127.0.0.1:${port}/elsewhere`, { method: 'PURGE' });
  await until(1, () => requests('method="other",route="other",status="4xx"'));

  const leaving = request({ port, host: '127.0.0.1', path: '/slow' }).on('error', () => {});
  leaving.end();
  await until(1, inFlight);
  leaving.destroy();
  await until(1, () => requests('method="GET",route="/slow",status="aborted"'));
  await until(0, inFlight);

  const pipelining = connect(Number(port), '127.0.0.1');
  pipelining.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(3));
  await until(3, inFlight);
  pipelining.destroy();
  await until(4, () => requests('method="GET",route="/slow",status="aborted"'));
  await until(0, inFlight);
  server.close();
});
