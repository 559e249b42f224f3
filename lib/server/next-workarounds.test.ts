import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { getCloneableBody } from 'next/dist/server/body-streams';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { listenAnywhere } from '../../test/http-server';
import {
  dropInternalHeaders,
  dropStaticConditions,
  dropUnreadableRouterState,
  letClientHangUp,
  preloadSoon,
} from './next-workarounds';

describe('clients that hang up', () => {
  /** Does to a request's body what Next does behind a middleware, by Next's own code, and then never answers. */
  const server = createServer(async (request, response) => {
    letClientHangUp(request, response);
    const body = getCloneableBody(request);
    body.cloneBodyStream();
    await body.finalize();
    waiting.push(request);
  });
  let port: number;
  const waiting: IncomingMessage[] = [];

  beforeAll(async () => {
    port = Number(new URL(await listenAnywhere(server)).port);
  });
  afterAll(() => void server.close());

  const POST = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}';

  test.each([1, 3])('%i requests on a connection whose client hangs up are no uncaught exception', async (count) => {
    waiting.length = 0;
    const uncaught = vi.fn();
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').on('uncaughtException', uncaught);
    const client = connect(port, '127.0.0.1');
    client.write(POST.repeat(count));
    while (waiting.length < count) await sleep(5);
    client.destroy();
    while (waiting.some((request) => !request.destroyed)) await sleep(5);
    await sleep(10);
    process.removeAllListeners('uncaughtException');
    for (const other of others) process.on('uncaughtException', other);
    expect(uncaught.mock.calls).toEqual([]);
    expect(waiting).toHaveLength(count);
  });
});

/** Of the headers, what is left when these have been looked at. */
function left(headers: IncomingHttpHeaders, url = '/'): IncomingHttpHeaders {
  const request = { headers, url } as IncomingMessage;
  dropInternalHeaders(request);
  dropUnreadableRouterState(request);
  dropStaticConditions(request);
  return headers;
}

describe('the router state', () => {
  const seen = (state: string) => left({ 'next-router-state-tree': state })['next-router-state-tree'];

  /** As Next's client sends it from a page of ours. */
  const STATE = encodeURIComponent(
    JSON.stringify(['', { children: ['sign-in', { children: ['__PAGE__', {}] }] }, null, null, 16]),
  );

  test('what Next’s client says of the page that it shows stays', () => {
    expect(seen(STATE)).toBe(STATE);
  });

  test.each(['x', '%', '[]', '%5B%22%22%5D', 'null', '[[],{}]', `[${'["",{}],'.repeat(1000)}1]`])(
    '%s, which nobody can read, is taken away',
    (state) => expect(seen(state)).toBeUndefined(),
  );
});

test('what Next’s parts say to each other is taken away, and what its client and others send stays', () => {
  const internal = [
    ...['x-middleware-prefetch', 'x-middleware-subrequest', 'x-middleware-request-cookie', 'x-nextjs-data'],
    ...['x-nextjs-html-request-id', 'x-next-resume-state-length', 'x-now-route-matches', 'x-matched-path'],
    ...[
      'x-invoke-path',
      'x-prerender-revalidate',
      'x-vercel-protection-bypass',
      'x-deployment-id',
      'x-action-forwarded',
    ],
    ...[
      'next-action',
      'next-resume',
      'next-hmr-refresh',
      'next-test-fetch-priority',
      'next-instant-navigation-testing',
    ],
    ...['content-security-policy', 'content-security-policy-report-only'],
  ];
  const kept = [
    ...['rsc', 'next-router-prefetch', 'next-router-segment-prefetch', 'next-url'],
    ...['x-forwarded-for', 'x-forwarded-host', 'x-latchkey-form', 'x-request-id', 'cookie', 'purpose'],
  ];
  const sent = Object.fromEntries([...internal, ...kept].map((name) => [name, '1']));
  expect(Object.keys(left(sent))).toEqual(kept);
});

test('conditions are taken away from a request for a static file alone', () => {
  const conditions = { range: 'bytes=9-', 'if-range': 'x', 'if-match': 'x', 'if-unmodified-since': 'x' };
  const kept = { 'if-none-match': 'x', accept: '*/*' };
  expect(left({ ...conditions, ...kept }, '/_next/static/x.js')).toEqual(kept);
  expect(left({ ...conditions, ...kept }, '/protected')).toEqual({ ...conditions, ...kept });
});

describe('preloading', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-preload-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const loaded = globalThis as typeof globalThis & { latchkeyLoaded?: string[] };

  beforeAll(() => {
    mkdirSync(path.join(folder, 'server/app'), { recursive: true });
    const modules = {
      'one.js': "latchkeyLoaded.push('one')",
      'broken.js': 'throw new Error()',
      'two.js': "latchkeyLoaded.push('two')",
    };
    for (const [name, text] of Object.entries(modules)) writeFileSync(path.join(folder, 'server/app', name), text);
    const manifest = { '/one/page': 'app/one.js', '/broken/route': 'app/broken.js', '/two/page': 'app/two.js' };
    writeFileSync(path.join(folder, 'server/app-paths-manifest.json'), JSON.stringify(manifest));
  });

  test('every page is loaded, one that is broken is passed over, and nothing at once', async () => {
    loaded.latchkeyLoaded = [];
    const loading = preloadSoon(folder);
    expect(loaded.latchkeyLoaded).toEqual([]);
    await loading;
    expect(loaded.latchkeyLoaded).toEqual(['one', 'two']);
  });
});
