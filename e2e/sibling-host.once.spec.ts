import { once } from 'node:events';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { BROWSER_ARGS } from '../test/browser';
import { makeCertificate } from '../test/certificate';
import { CookieClient } from '../test/cookie-client';
import { type DemoServer, startDemoServer } from '../test/demo-server';
import { freePort } from '../test/postgres';
import { heading } from './browser-session';
import { SERVER_ENV } from './environment';
import { expect, test } from './fixtures';

/** A site behind a proxy that ends TLS, and a host beside it, `evil.`, that may set cookies for the whole domain. */
const HOST = 'latchkey.test';

/** What is no space and no tab, and what `trim()` would take off all the same. */
const BLANK = '\xA0';

const PLANTED = /(^|; )\xA0__Host-access=eyJ.*; \xA0__Host-refresh=/;

test.use({
  ignoreHTTPSErrors: true,
  launchOptions: {
    executablePath: process.env.E2E_BROWSER ?? '',
    args: [...BROWSER_ARGS, `--host-resolver-rules=MAP ${HOST} 127.0.0.1,MAP *.${HOST} 127.0.0.1`],
  },
});

let server: DemoServer;
let proxy: Server;
let origin: string;
let evilOrigin: string;
/** What the evil host sets, and what cookies the site was sent last. */
let planted: readonly string[] = [];
let received = '';

test.beforeAll(async () => {
  const port = await freePort();
  origin = `https://${HOST}:${port}`;
  evilOrigin = `https://evil.${HOST}:${port}`;
  server = await startDemoServer('sqlite', { ...SERVER_ENV, APP_ORIGIN: origin });
  proxy = createServer(makeCertificate(HOST), (asked, answer) => {
    if (asked.headers.host?.startsWith('evil.')) plant(answer);
    else passOn(asked, answer);
  }).listen(port, '127.0.0.1');
  await once(proxy, 'listening');
});

test.afterAll(async () => {
  proxy?.close();
  await server?.stop();
});

/** Bytes as the body, because before a text Node writes the head in UTF-8, too, where the blank is two bytes. */
const plant = (answer: ServerResponse) => answer.setHeader('set-cookie', planted).end(Buffer.from('Hello'));

function passOn(asked: IncomingMessage, answer: ServerResponse): void {
  received = asked.headers.cookie ?? '';
  const { method, url = '/', headers } = asked;
  const passed = request(server.url + url, { method, headers }, (given) => {
    answer.writeHead(given.statusCode ?? 502, given.headers);
    given.pipe(answer);
  });
  asked.pipe(passed);
}

test.beforeEach(async () => {
  const jane = new CookieClient();
  await jane.signIn(server.url, 'jane', 'secret');
  planted = ['access', 'refresh'].map(
    (name) => `${BLANK}__Host-${name}=${jane.cookie(name)}; Domain=${HOST}; Path=/; Secure`,
  );
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a sibling host signs nobody in with a cookie whose name begins with a blank', async ({ page }) => {
      await page.goto(evilOrigin);
      await page.goto(`${origin}/protected`);
      expect(received).toMatch(PLANTED); // it was planted, and sent
      await expect(heading(page)).toHaveText('Sign in');
      await page.goto(origin);
      await expect(page.getByText('jane')).toHaveCount(0);
    });

    test('whoever is signed in stays so, whatever a sibling host plants', async ({ page, signIn }) => {
      await page.goto(`${origin}/protected`);
      await signIn(page);
      await expect(heading(page)).toHaveText('Hello, john');
      await page.goto(evilOrigin);
      await page.goto(`${origin}/protected`);
      expect(received).toMatch(PLANTED);
      await expect(heading(page)).toHaveText('Hello, john');
    });
  });
}
