import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { serveAnywhere } from '../../test/http-server';

let origin: string;
let close: () => void;
let full = false;
let seen: string[] = [];

beforeAll(async () => {
  ({ origin, close } = await serveAnywhere({
    isFull: () => full,
    next: async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      seen.push(`${request.method} ${request.url} ${body}`);
      response.end('served');
    },
  }));
});
afterAll(() => close());
beforeEach(() => {
  seen = [];
});

const JSON_BODY = { 'content-type': 'application/json' };
const FORM_BODY = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
const post = (path: string, headers: Record<string, string> = JSON_BODY) =>
  fetch(origin + path, { method: 'POST', headers, body: '{}' });

test('lets everything through while there is room', async () => {
  full = false;
  expect(await (await post('/api/auth')).text()).toBe('served');
  expect(seen).toEqual(['POST /api/auth {}']);
});

test.each(['/api/auth', '/api/auth/token', '/auth', '/api/auth?x=1'])(
  'refuses a sign-in at %s while there is none [V15.2.2]',
  async (path) => {
    full = true;
    const answer = await post(path);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await answer.json()).toEqual({
      message: 'Too many people are signing in at this moment. Try again in a few seconds',
      error: 'server_overloaded',
    });
    expect(seen).toEqual([]);
  },
);

test('refuses in the language that was asked for, and out of caches', async () => {
  full = true;
  const answer = await post('/api/auth', { ...JSON_BODY, 'accept-language': 'ko' });
  const { headers } = answer;
  expect(await answer.text()).toMatch(/로그인하는 사람이 너무 많습니다/);
  expect(headers.get('cache-control')).toBe('no-store');
});

test('lets pages, renewals and forms through, which show what was typed [V15.4.4]', async () => {
  full = true;
  await fetch(`${origin}/protected`);
  await fetch(`${origin}/api/auth`);
  await post('/api/auth', FORM_BODY);
  await post('/api/account');
  expect(seen).toEqual(['GET /protected ', 'GET /api/auth ', 'POST /api/auth {}', 'POST /api/account {}']);
});

test('a connection goes on after a refusal whose body nobody read', async () => {
  full = true;
  const refusals = [];
  for (let count = 0; count < 3; count++) refusals.push((await post('/api/auth')).status);
  full = false;
  expect([...refusals, await (await post('/api/auth')).text()]).toEqual([503, 503, 503, 'served']);
});
