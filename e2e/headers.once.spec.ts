import { sql } from 'kysely';
import { openDb } from '../lib/db/client';
import { type DemoServer, startDemoServer } from '../test/demo-server';
import { type RawAnswer, rawHttp } from '../test/raw-http';
import { SERVER_ENV } from './environment';
import { expect, test } from './fixtures';
import { aSignedInCookie } from './gate-walk';
import { servedPaths, staticPaths, wrongHeaders } from './headers-crawl';

/** Every path × method, and every status that can be provoked, on a site of http and on one of https: all answers carry their headers. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const JSON_BODY = ['content-type: application/json', 'sec-fetch-site: same-origin'];

type Sent = { answer: RawAnswer; what: string };

for (const https of [false, true]) {
  test.describe(https ? 'https' : 'http', () => {
    test.describe.configure({ mode: 'serial', timeout: 120_000 });
    let server: DemoServer;
    let siteOrigin: string;
    const sent: Sent[] = [];

    test.beforeAll(async () => {
      server = await startDemoServer('sqlite', {
        ...SERVER_ENV,
        ...(https && { APP_ORIGIN: 'https://app.example.com' }),
      });
      siteOrigin = https ? 'https://app.example.com' : server.url;
    });
    test.afterAll(() => server.stop());

    /** Sends a request line with headers and a body, and keeps the answer for the test of all statuses. */
    async function send(line: string, headers: readonly string[] = [], body = ''): Promise<RawAnswer> {
      const length = body ? [`content-length: ${Buffer.byteLength(body)}`] : [];
      const lines = [`${line} HTTP/1.1`, 'host: localhost', 'connection: close', ...length, ...headers];
      return sendBytes(`${lines.join('\r\n')}\r\n\r\n${body}`, line);
    }

    async function sendBytes(bytes: string, what: string): Promise<RawAnswer> {
      const answer = await rawHttp(server.url, bytes);
      sent.push({ answer, what });
      return answer;
    }

    const problems = () =>
      sent.flatMap(({ answer, what }) =>
        wrongHeaders(answer, https).map((wrong) => `${what} ${answer.status}: ${wrong}`),
      );

    test('every path and method [headers]', async () => {
      const paths = servedPaths();
      expect(paths).toEqual(
        expect.arrayContaining(['/', '/protected', '/api/auth', '/favicon.ico', '/.well-known/jwks.json']),
      );
      const db = openDb(server.databaseUrl);
      const methods = https ? ['GET', 'POST'] : METHODS;
      const visit = async (path: string) => {
        const cookie = await aSignedInCookie(db, siteOrigin);
        for (const method of methods) {
          await send(`${method} ${path}`);
          await send(`${method} ${path}`, [cookie, 'sec-fetch-site: same-origin']);
        }
      };
      await Promise.all(paths.map(visit));
      await db.destroy();
      expect(sent.length).toBe(paths.length * methods.length * 2);
      const refused = sent.filter(({ answer, what }) => answer.status === 405 && what.includes(' /api'));
      expect(refused.length).toBeGreaterThan(20);
      // A handler without this: export const { DELETE, OPTIONS, PATCH, PUT } = allowOnly('GET', 'POST');
      expect(refused.filter(({ answer }) => !answer.headers.get('allow')).map(({ what }) => what)).toEqual([]);
      expect(problems()).toEqual([]);
    });

    test('every file [headers]', async () => {
      const files = staticPaths();
      expect(files.length).toBeGreaterThan(10);
      for (const file of files) {
        const { headers, status } = await send(`GET ${file}`);
        expect([file, status]).toEqual([file, 200]);
        await send(`HEAD ${file}`);
        expect((await send(`GET ${file}`, [`if-none-match: ${headers.get('etag')}`])).status).toBe(304);
      }
      expect((await send(`GET ${files[0]}`, ['range: bytes=999999999-'])).status).toBe(200);
      expect((await send(`POST ${files[0]}`)).status).toBe(405);
      expect((await send('GET /_next/static/none.js')).status).toBe(404);
      expect(problems()).toEqual([]);
    });

    test('every status [headers]', async () => {
      const db = openDb(server.databaseUrl);
      const cookie = await aSignedInCookie(db, siteOrigin);
      const credentials = JSON.stringify({ username: 'john', password: 'password' });
      const postJson = (path: string, body: string, headers: readonly string[] = JSON_BODY) =>
        send(`POST ${path}`, headers, body);
      const wanted: [number, Promise<RawAnswer>][] = [
        [200, send('GET /protected', [cookie])],
        [200, postJson('/api/auth', credentials)],
        [200, postJson('/api/auth/token', credentials)],
        [
          303,
          send(
            'POST /api/auth',
            ['content-type: application/x-www-form-urlencoded', 'sec-fetch-site: same-origin'],
            'username=john&password=x',
          ),
        ],
        [307, send('GET /protected')],
        [307, send('GET /.well-known/change-password')],
        [308, send('GET /sign-in/')],
        [308, send('GET //sign-in')],
        [400, send('GET /api/%zz')],
        [404, send('GET /protected%zz', [cookie])],
        [400, postJson('/api/auth', '{')],
        [401, postJson('/api/auth', JSON.stringify({ username: 'john', password: 'wrong' }))],
        [401, send('GET /api/protected', ['authorization: Bearer x'])],
        [403, postJson('/api/auth', credentials, ['content-type: application/json', 'sec-fetch-site: cross-site'])],
        [
          403,
          send(
            'POST /api/auth',
            ['content-type: application/x-www-form-urlencoded', 'sec-fetch-site: cross-site'],
            'username=john',
          ),
        ],
        [404, send('GET /nowhere', [cookie])],
        [404, send('GET /api/nowhere', [cookie])],
        [404, send('GET /.well-known/nothing')],
        [405, send('TRACE /')],
        [413, postJson('/api/auth', JSON.stringify({ username: 'x'.repeat(20_000) }))],
        [415, postJson('/api/auth', credentials, ['content-type: text/plain', 'sec-fetch-site: same-origin'])],
        [417, send('GET /', ['expect: tea'])],
        [431, send('GET /', [`x: ${'x'.repeat(20_000)}`])],
        [400, sendBytes('nonsense\r\n\r\n', 'nonsense')],
        [400, sendBytes('GET / HTTP/1.1\r\nconnection: close\r\n\r\n', 'no host')],
        [204, send('DELETE /api/auth', [await aSignedInCookie(db, siteOrigin), 'sec-fetch-site: same-origin'])],
        [204, send('OPTIONS *')],
      ];
      for (const [index, [status, answer]] of wanted.entries())
        expect([index, (await answer).status]).toEqual([index, status]);

      const flood = await Promise.all(Array.from({ length: 100 }, () => postJson('/api/auth', credentials)));
      expect(flood.map(({ status }) => status)).toContain(503);

      await sql`alter table audit_events rename to elsewhere`.execute(db);
      expect((await send('GET /account/activity', [cookie])).status).toBe(500);
      expect((await postJson('/api/auth', credentials)).status).toBe(500);
      await db.destroy();
      expect(problems()).toEqual([]);
    });

    test('each page has a nonce of its own', () => {
      const nonces = sent.flatMap(
        ({ answer }) => /'nonce-([^']+)' 's/.exec(answer.headers.get('content-security-policy') ?? '')?.[1] ?? [],
      );
      expect(nonces.length).toBeGreaterThan(30);
      expect(new Set(nonces).size).toBe(nonces.length);
    });
  });
}

test('the crawl sees what it looks for', async ({ origin }) => {
  const page = await rawHttp(origin, 'GET /sign-in HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
  expect(wrongHeaders(page, false)).toEqual([]);
  const having = (change: (headers: Headers) => void, body = page.body) => {
    const headers = new Headers(page.headers);
    change(headers);
    return wrongHeaders({ ...page, headers, body }, false);
  };
  for (const name of [
    'content-security-policy',
    'x-content-type-options',
    'referrer-policy',
    'cache-control',
    'permissions-policy',
  ]) {
    expect([name, having((headers) => headers.delete(name))]).not.toEqual([name, []]);
  }
  const policy = page.headers.get('content-security-policy') ?? '';
  for (const wide of [
    `${policy} 'unsafe-inline'`,
    policy.replace("'strict-dynamic'", ''),
    policy.replace("object-src 'none'; ", ''),
    "default-src 'none'",
  ]) {
    expect(having((headers) => headers.set('content-security-policy', wide))).not.toEqual([]);
  }
  expect(having((headers) => headers.set('x-powered-by', 'x'))).toEqual(['has x-powered-by']);
  expect(having(() => {}, '<script>1</script>')).toEqual(['<script> has not this answer’s nonce']);
  expect(wrongHeaders(page, true)).toContain('strict-transport-security: null');
});
