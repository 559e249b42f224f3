import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { isTest, readSources } from '../../test/sources';
import { isPublic, REWRITTEN_TO } from '../edge/routes';
import { ERRORS, TOKEN_ERRORS } from '../errors';
import { describeApi, GROUPS } from './description';
import { refusalsOf } from './refusals';

const OPERATIONS = GROUPS.flatMap((group) => group.operations);
const SITE = { appOrigin: 'https://auth.example.com', secureCookies: true };

/** Handlers that are no operation of the API, and why. */
const NOT_DESCRIBED: Record<string, string> = {
  '/api/[[...path]]': 'whatever else is asked for below /api: 404, or 401 to who is signed out',
  '/api/auth/refresh': 'the gate sends requests there to be renewed; asked for by itself it is not there',
  '/api/refused': 'the gate sends requests there to be refused; asked for by itself it is not there',
};

/** What is asked for where a handler stands: next.config.js serves some of them at another address, or at one more. */
async function addressesOf(handlerPath: string): Promise<string[]> {
  const { default: nextConfig } = await import(path.resolve('next.config.js'));
  const rewrites: { source: string; destination: string }[] = await nextConfig.rewrites();
  const sources = rewrites.filter(({ destination }) => destination === handlerPath).map(({ source }) => source);
  return REWRITTEN_TO.has(handlerPath) ? sources : [handlerPath, ...sources];
}

async function handledMethods(): Promise<string[]> {
  const files = readdirSync('app/api', { recursive: true, encoding: 'utf8' }).filter((file) => /route\.ts$/.test(file));
  const methods = files.map(async (file) => {
    const handlerPath = `/api/${path.dirname(file).replaceAll(path.sep, '/')}`;
    if (handlerPath in NOT_DESCRIBED) return [];
    const addresses = (await addressesOf(handlerPath)).map((each) => each.replaceAll(/\[(\w+)\]/g, '{$1}'));
    const text = readFileSync(path.join('app/api', file), 'utf8');
    const exported = text.matchAll(/^export (?:const|async function) (GET|POST|PUT|PATCH|DELETE)\b/gm);
    return [...exported].flatMap(([, method]) => addresses.map((address) => `${method} ${address}`));
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
  'expectation_failed',
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

test('lists no reason to refuse a token for which none is refused', () => {
  const sources = [...readSources(['lib', 'app'], /\.ts$/)];
  const texts = sources.flatMap(([file, text]) => (isTest(file) || file === 'lib/errors.ts' ? [] : [text]));
  expect(TOKEN_ERRORS.filter((reason) => !texts.some((text) => text.includes(`'${reason}'`)))).toEqual([]);
});
