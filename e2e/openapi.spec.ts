import { minutes, now } from '../lib/time';
import { ApiDescription, type DescribedOperation } from '../test/api-description';
import { CookieClient } from '../test/cookie-client';
import { cookiesFor } from '../test/cookies';
import { askInPublic, type Call, liveByForms, liveThrough } from './described-calls';
import { expect, test } from './fixtures';
import { type Answer, ask } from './http';

/** The description of the API, held against what a production server answers. */
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const NOBODYS = '01890000-0000-7000-8000-000000000000';

const describedAt = async (origin: string) =>
  new ApiDescription(JSON.parse((await ask(origin, '/api/openapi.json')).body));

/** Asks, and looks at the answer as the description does: nothing is to be found. */
async function asDescribed(
  { origin, api, operation }: { origin: string; api: ApiDescription; operation: DescribedOperation },
  status: number,
  init: RequestInit,
  { as, param = NOBODYS }: { as?: CookieClient | undefined; param?: string | undefined } = {},
): Promise<Answer> {
  const url = origin + operation.path.replace(/\{\w+\}/, param);
  const request = { redirect: 'manual', ...init, method: operation.method.toUpperCase() } as const;
  const response = await (as ? as.ask(url, request) : fetch(url, request));
  const answer = { status: response.status, headers: response.headers, body: await response.text() };
  const found = [operation.operationId, answer.status, api.answerProblems(operation, answer)];
  expect(found).toEqual([operation.operationId, status, []]);
  return answer;
}

/** Asks as an SDK made from the description would, and expects an answer that is described and no refusal. */
function caller(origin: string, api: ApiDescription, called: Set<string>): Call {
  return async (id, { as, bearer, body, form = false, param } = {}) => {
    const operation = api.operation(id);
    called.add(id);
    const type = form ? FORM_TYPE : JSON_TYPE;
    const fields = body ?? operation.requestBody?.content[type]?.example;
    if (fields) expect([id, api.requestProblems(operation, type, fields)]).toEqual([id, []]);
    const text = form ? new URLSearchParams({ ...fields }).toString() : JSON.stringify(fields);
    const authorization = bearer && { authorization: `Bearer ${bearer}` };
    const headers = { ...((fields || form) && { 'content-type': type }), ...authorization };
    const status = expectedStatus(operation, form);
    const init = { headers, ...(fields && { body: text }) };
    return asDescribed({ origin, api, operation }, status, init, { as, param });
  };
}

const expectedStatus = ({ responses }: DescribedOperation, form: boolean): number =>
  form && '303' in responses ? 303 : Number(Object.keys(responses)[0]);

test('every operation succeeds as it is described', async ({ origin, mails }) => {
  test.slow(); // it waits for mails
  const api = await describedAt(origin);
  const called = new Set<string>();
  const call = caller(origin, api, called);
  await askInPublic(call);
  await liveThrough(call, new CookieClient(), mails);
  await liveByForms(call, new CookieClient());
  const left = api.operations.filter(({ operationId }) => !called.has(operationId));
  expect(left.map(({ operationId }) => operationId)).toEqual(['getMetrics', 'getSecurityContact']); // e2e/closed.once.spec.ts
});

type Refusal = {
  when: string;
  status: number;
  /** Of which operations, by what their description says. */
  of: (operation: DescribedOperation) => boolean;
  headers: Record<string, string>;
  body?: string;
};

const takes =
  (type: string) =>
  ({ requestBody }: DescribedOperation): boolean =>
    Boolean(requestBody?.content[type]);
const needsSession = ({ security }: DescribedOperation) => security.length === 2;
const takesSession = ({ security }: DescribedOperation) => security.length > 0;
const changes = ({ method }: DescribedOperation) => method !== 'get';
const hasPage = (operation: DescribedOperation) =>
  takes(FORM_TYPE)(operation) && '303' in operation.responses && operation.operationId !== 'setPreferences';

const json = { 'content-type': JSON_TYPE };
const form = { 'content-type': FORM_TYPE };
const text = { 'content-type': 'text/plain' };
const elsewhere = { 'sec-fetch-site': 'cross-site' };

/** From somebody who is signed in, where one must be. */
const REFUSED: Refusal[] = [
  { when: 'no JSON', status: 400, headers: json, body: '{', of: takes(JSON_TYPE) },
  { when: 'a field of another kind', status: 400, headers: json, body: otherKinds(), of: takes(JSON_TYPE) },
  { when: 'a text', status: 415, headers: text, body: 'x', of: takes(JSON_TYPE) },
  { when: 'too long a body', status: 413, headers: json, body: '"'.padEnd(17_000), of: takes(JSON_TYPE) },
  { when: 'too long a form', status: 413, headers: form, body: 'x='.padEnd(17_000), of: takes(FORM_TYPE) },
  { when: 'a form that is none', status: 303, headers: form, body: 'x=%zz', of: hasPage },
  { when: 'another site’s request', status: 403, headers: { ...json, ...elsewhere }, body: '{}', of: changes },
  { when: 'another site’s form', status: 403, headers: { ...form, ...elsewhere }, body: '', of: takes(FORM_TYPE) },
];

/** Every field there is, as a number. */
function otherKinds(): string {
  const names = ['username', 'password', 'email', 'token', 'which', 'locale', 'current_password', 'new_password'];
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, 1])));
}

for (const { when, status, headers, body, of } of REFUSED) {
  test(`${when} is refused as it is described`, async ({ origin, person }) => {
    const api = await describedAt(origin);
    const operations = api.operations.filter(of);
    expect(operations.length).toBeGreaterThan(0);
    const client = new CookieClient();
    await client.signIn(origin, person.username, person.password);
    const cookie = cookiesFor(origin, `access=${client.cookie('access')}`);
    for (const operation of operations) {
      const init = {
        headers: { 'sec-fetch-site': 'same-origin', cookie, ...headers },
        ...(body !== undefined && { body }),
      };
      await asDescribed({ origin, api, operation }, status, init);
    }
  });
}

test('without a token, or with one that does not hold, each is refused as it is described', async ({ origin }) => {
  const api = await describedAt(origin);
  const refuse = async (operation: DescribedOperation, headers: Record<string, string>) => {
    const example = operation.requestBody?.content[JSON_TYPE]?.example;
    const init = { headers: { ...headers, ...(example && json) }, ...(example && { body: JSON.stringify(example) }) };
    const answer = await asDescribed({ origin, api, operation }, 401, init);
    expect(JSON.parse(answer.body).message).toBe('Token error');
  };
  for (const operation of api.operations.filter(needsSession)) await refuse(operation, {});
  const bad = { authorization: 'Bearer x.y.z' };
  for (const operation of api.operations.filter(takesSession)) await refuse(operation, bad);
});

test('a browser whose access token is over is renewed on the way to each, as it is described', async ({
  origin,
  person,
}) => {
  const api = await describedAt(origin);
  const client = new CookieClient();
  await client.signIn(origin, person.username, person.password);
  for (const operation of api.operations.filter(needsSession)) {
    client.forget('access');
    await asDescribed({ origin, api, operation }, 307, {}, { as: client });
  }
});

test('what is wrong with a request alone is told as it is described', async ({ origin, person, db }) => {
  const api = await describedAt(origin);
  const client = new CookieClient();
  await client.signIn(origin, person.username, person.password);
  const refuse = async (id: string, status: number, error: string, body?: object) => {
    const operation = api.operation(id);
    const init = body ? { headers: json, body: JSON.stringify(body) } : {};
    const answer = await asDescribed({ origin, api, operation }, status, init, { as: client });
    expect(JSON.parse(answer.body).error).toBe(error);
  };
  const { username } = person;
  await refuse('revokeSession', 404, 'not_found');
  await refuse('verifyEmail', 400, 'link_not_valid', { token: 'x' });
  await refuse('resetPassword', 400, 'link_not_valid', { token: 'x', password: person.password });
  await refuse('signUp', 409, 'username_taken', { username, password: 'seven teapots on a glacier' });
  await refuse('signUp', 400, 'username_reserved', { username: 'admin', password: 'seven teapots on a glacier' });
  await refuse('signUp', 400, 'password_refused', { username: `${username}-2`, password: 'passwordpassword' });
  const change = { current_password: person.password, new_password: 'short' };
  await refuse('changePassword', 400, 'password_refused', change);
  for (const id of ['confirmPassword', 'deleteAccount']) await refuse(id, 403, 'wrong_password', { password: 'wrong' });
  await refuse('changePassword', 403, 'wrong_password', { ...change, current_password: 'wrong' });
  await refuse('signIn', 401, 'authorization_required', { username, password: 'wrong' });
  const wrong = { username, password: 'wrong' };
  for (let guess = 0; guess < 5; guess++) await refuse('getTokens', 401, 'authorization_required', wrong);
  await refuse('getTokens', 401, 'Refresh token is not valid', { refresh_token: 'x' });

  const before = { authenticated_at: now() - minutes(11) };
  await db.updateTable('sessions').set(before).where('user_id', '=', person.id).execute();
  await refuse('changeEmail', 401, 'reauthentication_required', { email: 'other@example.com' });
  for (const id of ['exportAccount', 'revokeOtherSessions', 'revokeSession']) {
    await refuse(id, 401, 'reauthentication_required');
  }
  await refuse('revokeSessions', 401, 'reauthentication_required', { which: 'others' });
  await refuse('getTokens', 429, 'too_many_requests', wrong);
});
