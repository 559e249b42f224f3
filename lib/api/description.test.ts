import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { isTest, readSources } from '../../test/sources';
import { isPublic } from '../edge/routes';
import { ERRORS } from '../errors';
import { describeApi, GROUPS } from './description';
import { refusalsOf } from './refusals';
import { TOKEN_ERRORS } from './token-errors';

const OPERATIONS = GROUPS.flatMap((group) => group.operations);
const SITE = { appOrigin: 'https://auth.example.com', secureCookies: true };

/** Handlers that are no operation of the API, and why. */
const NOT_DESCRIBED: Record<string, string> = {
  '/api/[[...path]]': 'whatever else is asked for below /api: 404, or 401 to who is signed out',
  '/api/auth/refresh': 'the gate sends requests there to be renewed; asked for by itself it is not there',
  '/api/refused': 'the gate sends requests there to be refused; asked for by itself it is not there',
};

/** What is asked for where a handler stands: next.config.js serves some of them at another address. */
async function addressOf(handlerPath: string): Promise<string> {
  const { default: nextConfig } = await import(path.resolve('next.config.js'));
  const rewrites: { source: string; destination: string }[] = await nextConfig.rewrites();
  return rewrites.find(({ destination }) => destination === handlerPath)?.source ?? handlerPath;
}

async function handledMethods(): Promise<string[]> {
  const files = readdirSync('app/api', { recursive: true, encoding: 'utf8' }).filter((file) => /route\.ts$/.test(file));
  const methods = files.map(async (file) => {
    const handlerPath = `/api/${path.dirname(file).replaceAll(path.sep, '/')}`;
    if (handlerPath in NOT_DESCRIBED) return [];
    const address = (await addressOf(handlerPath)).replaceAll(/\[(\w+)\]/g, '{$1}');
    const text = readFileSync(path.join('app/api', file), 'utf8');
    const exported = text.matchAll(/^export (?:const|async function) (GET|POST|PUT|PATCH|DELETE)\b/gm);
    return [...exported].map(([, method]) => `${method} ${address}`);
  });
  return (await Promise.all(methods)).flat().sort();
}

const nameOf = ({ method, path: address }: { method: string; path: string }) => `${method.toUpperCase()} ${address}`;

test('is valid by OpenAPI 3.1’s own schema', async () => {
  const described = structuredClone(describeApi(SITE));
  expect(await new Validator().validate(described)).toEqual({ valid: true });
  expect(await new Validator().validate({ ...described, paths: { nowhere: {} } })).toMatchObject({ valid: false });
});

test('describes each method of each handler, and no others', async () => {
  expect(OPERATIONS.map(nameOf).sort()).toEqual(await handledMethods());
});

test('every handler that is left out is still there', () => {
  const there = Object.keys(NOT_DESCRIBED).map((address) => readFileSync(`app${address}/route.ts`, 'utf8'));
  expect(there.length).toBe(3);
});

test('gives each operation a name of its own', () => {
  expect(new Set(OPERATIONS.map(({ id }) => id)).size).toBe(OPERATIONS.length);
});

/** What any request may be refused with, before it comes to an operation (lib/server). */
const OF_ANY_REQUEST = [
  'method_not_allowed',
  'unsupported_content_encoding',
  'request_timeout',
  'misdirected_request',
  'headers_too_large',
];

test('names every error code that a client can be told, but that of methods which no operation has', () => {
  const named = new Set(OPERATIONS.flatMap(refusalsOf));
  expect(Object.keys(ERRORS).filter((code) => !named.has(code as keyof typeof ERRORS))).toEqual([...OF_ANY_REQUEST]);
});

test.each(OPERATIONS.map((operation) => [nameOf(operation), operation] as const))(
  '%s needs a session where the gate asks for one',
  (_, { method, path: address, access }) => {
    expect(access === 'session').toBe(!isPublic(method.toUpperCase(), address));
  },
);

test.each(OPERATIONS.flatMap(({ id, body }) => (body ? [[id, body] as const] : [])))(
  '%s takes its own example',
  (_, { schema, example }) => {
    expect(schema.safeParse(example)).toMatchObject({ success: true });
  },
);

test('names every reason for which a token is refused', () => {
  const sources = [...readSources(['lib/edge', 'lib/http', 'lib/server', 'lib/flows'], /\.ts$/)];
  const texts = sources.flatMap(([file, text]) => (isTest(file) ? [] : [text]));
  const thrown = texts.flatMap((text) => [
    ...text.matchAll(/\b(?:refused|absent|TokenError)\((?:scheme \? )?'([A-Z][^']+)'(?: : '([^']+)')?/g),
  ]);
  const reasons = thrown.flatMap(([, one, other]) => [one, other]).filter((reason) => reason !== undefined);
  expect([...new Set(reasons)].sort()).toEqual([...TOKEN_ERRORS].sort());
});
