import { networkOf } from '../lib/auth/network';
import type { Db } from '../lib/db/client';
import { now } from '../lib/time';
import { ApiDescription, type DescribedOperation } from '../test/api-description';
import { CookieClient } from '../test/cookie-client';
import { cookiesFor } from '../test/cookies';
import { expect, test } from './fixtures';
import { type Answer, ask } from './http';

/** What is answered to anything wrong, at every operation of the API there is: status, code, JSON, out of caches, no cookie. */
const JSON_TYPE = 'application/json';
const json = { 'content-type': JSON_TYPE };

const describedAt = async (origin: string) =>
  new ApiDescription(JSON.parse((await ask(origin, '/api/openapi.json')).body));

const takesJson = ({ requestBody }: DescribedOperation) => JSON_TYPE in (requestBody?.content ?? {});
const needsFields = (operation: DescribedOperation) =>
  Object.keys(operation.requestBody?.content[JSON_TYPE]?.example ?? {}).length > 0 &&
  operation.operationId !== 'setPreferences'; // each of its fields is optional
const changes = ({ method }: DescribedOperation) => method !== 'get';

type Wrong = {
  what: string;
  of: (operation: DescribedOperation) => boolean;
  init: RequestInit & { headers: Record<string, string> };
  status: number;
  error: string;
};

const WRONG: Wrong[] = [
  {
    what: 'malformed JSON',
    of: needsFields,
    init: { headers: json, body: '{' },
    status: 400,
    error: 'invalid_request',
  },
  { what: 'no object', of: needsFields, init: { headers: json, body: '[1]' }, status: 400, error: 'invalid_request' },
  {
    what: 'missing fields',
    of: needsFields,
    init: { headers: json, body: '{}' },
    status: 400,
    error: 'invalid_request',
  },
  {
    what: 'a body over 16 kB',
    of: takesJson,
    init: { headers: json, body: JSON.stringify({ x: 'x'.repeat(17_000) }) },
    status: 413,
    error: 'content_too_large',
  },
  {
    what: 'another content type',
    of: needsFields,
    init: { headers: { 'content-type': 'text/plain' }, body: '{}' },
    status: 415,
    error: 'unsupported_media_type',
  },
  {
    what: 'a request of another site',
    of: changes,
    init: { headers: { ...json, 'sec-fetch-site': 'cross-site' }, body: '{}' },
    status: 403,
    error: 'cross_site_request',
  },
];

function expectTold(what: unknown, { status, headers, body }: Answer, expected: number, error: string): void {
  expect([what, status, body && JSON.parse(body).error]).toEqual([what, expected, error]);
  expect([what, typeof JSON.parse(body).message]).toEqual([what, 'string']);
  expect([what, headers.get('content-type'), headers.get('cache-control'), headers.getSetCookie()]).toEqual([
    what,
    JSON_TYPE,
    'no-store',
    [],
  ]);
}

for (const { what, of, init, status, error } of WRONG) {
  test(`${what} is ${status} ${error} everywhere`, async ({ origin, person }) => {
    const operations = (await describedAt(origin)).operations.filter(of);
    expect(operations.length).toBeGreaterThan(10);
    const client = new CookieClient();
    await client.signIn(origin, person.username, person.password);
    const cookie = cookiesFor(origin, `access=${client.cookie('access')}`);
    for (const { method, path } of operations) {
      const headers = { cookie, 'sec-fetch-site': 'same-origin', ...init.headers };
      const url = path.replace(/\{\w+\}/, '01890000-0000-7000-8000-000000000000');
      const answer = await ask(origin, url, { ...init, method: method.toUpperCase(), headers });
      expectTold([method, path], answer, status, error);
    }
  });
}

test('an unknown path of the API is 404 for who is signed in, 401 for others, whatever the method', async ({
  origin,
  person,
}) => {
  const client = new CookieClient();
  await client.signIn(origin, person.username, person.password);
  const known = { cookie: cookiesFor(origin, `access=${client.cookie('access')}`), 'sec-fetch-site': 'same-origin' };
  for (const path of ['/api', '/api/nowhere', '/api/auth/nowhere', '/api/auth/token/x', '/api/protected/x']) {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      expectTold([method, path], await ask(origin, path, { method, headers: known }), 404, 'not_found');
      const reason = 'Request does not contain an access token';
      expectTold([method, path], await ask(origin, path, { method }), 401, reason);
    }
  }
});

/** Lets no more through under this key for a minute. */
const fill = (db: Db, key: string) =>
  db
    .insertInto('throttles')
    .values({ key, clear_at: now() + 1_000_000 })
    .execute();

test('what comes too often is 429 with the seconds to wait', async ({ origin, person, db }) => {
  const client = new CookieClient();
  await client.signIn(origin, person.username, person.password);
  await db.updateTable('users').set({ pending_email: 'next@example.com' }).where('id', '=', person.id).execute();
  const address = `2001:db8:${Math.floor(Math.random() * 65_536).toString(16)}::1`;
  const network = networkOf(address);
  await Promise.all(
    [`wrong:${network}`, `sign-up:${network}`, `forgot:${network}`, `email:${person.id}`].map((key) => fill(db, key)),
  );

  const { username, password } = person;
  const credentials = { username, password };
  const cookie = cookiesFor(origin, `access=${client.cookie('access')}`);
  const requests: [string, string, object, string?][] = [
    ['POST', '/api/auth', credentials],
    ['POST', '/api/auth/token', credentials],
    ['POST', '/auth', credentials],
    ['POST', '/api/auth/confirm', { password }, cookie],
    [
      'POST',
      '/api/account/password',
      { current_password: password, new_password: 'seven teapots on a glacier' },
      cookie,
    ],
    ['DELETE', '/api/account', { password }, cookie],
    ['POST', '/api/account', { username: `${username}-2`, password: 'seven teapots on a glacier' }],
    ['POST', '/api/account/forgot-password', { username }],
    ['POST', '/api/account/email', { email: 'other@example.com' }, cookie],
    ['POST', '/api/account/email/resend', {}, cookie],
  ];
  for (const [method, path, body, cookie = ''] of requests) {
    const headers = { ...json, cookie, 'sec-fetch-site': 'same-origin', 'x-forwarded-for': address };
    const answer = await ask(origin, path, { method, headers, body: JSON.stringify(body) });
    expectTold([method, path], answer, 429, 'too_many_requests');
    expect([path, Number(answer.headers.get('retry-after'))]).toEqual([path, expect.any(Number)]);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  }
});
