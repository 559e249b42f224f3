import * as z from 'zod';
import { FORM_ID, FORM_ID_FORM, SIGNED_IN_AS } from './form-fields';
import { inputSchema, type JsonSchema } from './json-schema';
import type { Operation } from './operation';

const meantFor = {
  [SIGNED_IN_AS]: z
    .uuid()
    .optional()
    .describe(
      'For which user it is meant, by id. Refused when another one is signed in. Forms of signed-in pages send it',
    ),
};

const sentOnce = {
  [FORM_ID]: z
    .string()
    .regex(FORM_ID_FORM)
    .optional()
    .describe(
      'Of a form: 128 random bits. The same form sent again within ten minutes gets the answer of the first time. From ' +
        'somebody signed in it takes `signed_in_as` as well',
    ),
};

/** Whether an operation is refused that was meant for another user. */
export const isMeantForOne = ({ method, access, body, takes = [] }: Operation): boolean =>
  method !== 'get' && access !== 'public' && (body !== undefined || takes.includes('form'));

/** What an operation reads; null for one that reads nothing. */
export function inputOf(operation: Operation): JsonSchema | null {
  const { body, once } = operation;
  const carried = { ...(isMeantForOne(operation) && meantFor), ...(once && sentOnce) };
  const fields = Object.keys(carried).length > 0 ? inputSchema(z.object(carried)) : null;
  const schema = body ? inputSchema(body.schema) : null;
  return schema && fields
    ? { ...schema, properties: { ...schema.properties, ...fields.properties } }
    : (schema ?? fields);
}
