import * as z from 'zod';
import { SIGNED_IN_AS } from './form-fields';
import { inputSchema, type JsonSchema } from './json-schema';
import type { Operation } from './operation';

const meantFor = z.object({
  [SIGNED_IN_AS]: z
    .uuid()
    .optional()
    .describe(
      'For which user it is meant, by id. Refused when another one is signed in. Forms of signed-in pages send it',
    ),
});

/** Whether an operation is refused that was meant for another user. */
export const isMeantForOne = ({ method, access, body, takes = [] }: Operation): boolean =>
  method !== 'get' && access !== 'public' && (body !== undefined || takes.includes('form'));

/** What an operation reads; null for one that reads nothing. */
export function inputOf(operation: Operation): JsonSchema | null {
  const { body } = operation;
  if (!isMeantForOne(operation)) return body ? inputSchema(body.schema) : null;
  const field = inputSchema(meantFor);
  if (!body) return field;
  const schema = inputSchema(body.schema);
  return { ...schema, properties: { ...schema.properties, ...field.properties } };
}
