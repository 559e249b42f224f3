import { expect, test } from 'vitest';
import * as z from 'zod';
import { GROUPS } from './description';
import { inputSchema } from './json-schema';
import type { Operation } from './operation';
import { credentialsInput, refreshInput } from './token-input';

const OPERATIONS = GROUPS.flatMap(({ operations }) => operations);

type Body = NonNullable<Operation['body']>;

/** What is no token of ours is unknown to it, whatever it holds, and not refused (RFC 7009 section 2.2). */
const LENIENT = ['revokeToken'];

/** All that can be sent as a body: whatever becomes an operation is held to this. */
const SCHEMAS: (readonly [string, Body])[] = [
  ...OPERATIONS.flatMap(({ id, body }): [string, Body][] => (body && !LENIENT.includes(id) ? [[id, body]] : [])).filter(
    ([, { schema }]) => !(schema instanceof z.ZodUnion), // its two are below
  ),
  ['credentials', { schema: credentialsInput, example: { username: 'john', password: 'password' } }],
  ['refresh token', { schema: refreshInput, example: { refresh_token: 'x.1.y' } }],
];

/** `return_to` is passed over where it is no path of this site (lib/http/return-to.test.ts). */
const textsOf = (schema: z.ZodType): string[] =>
  Object.keys(inputSchema(schema).properties ?? {}).filter((name) => name !== 'return_to');

const fieldsRefused = (schema: z.ZodType, body: object): string[] => {
  const { error } = schema.safeParse(body);
  return [...new Set(error?.issues.map(({ path }) => String(path[0])))];
};

test.each(SCHEMAS)('%s takes no NUL and no half of a character in any field', (_, { schema, example }) => {
  expect(fieldsRefused(schema, example)).toEqual([]);
  expect(textsOf(schema)).not.toEqual([]);
  for (const name of textsOf(schema)) {
    for (const bad of ['\0', '\ud800', '\udc00']) {
      const value = example[name]?.replace(/^../, (start) => start + bad) ?? bad;
      expect([name, bad, fieldsRefused(schema, { ...example, [name]: value })]).toEqual([name, bad, [name]]);
    }
  }
});

test('whole characters beyond 16 bits, and the one that stands for lost ones, are taken', () => {
  const signIn = SCHEMAS.find(([id]) => id === 'signIn')?.[1].schema;
  expect(signIn?.safeParse({ username: 'john', password: '🔑 \ufffd 열쇠' }).success).toBe(true);
});
