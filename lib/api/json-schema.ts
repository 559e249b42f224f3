import * as z from 'zod';
import { ANSWERS } from './answer-schemas';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** What zod says beyond what a reader wants to know: the range of safe integers, the pattern behind a format, no default. */
function quieten(schema: JsonSchema): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.format) delete schema.pattern;
  if (schema.default === null) delete schema.default;
  if (schema.additionalProperties === false) delete schema.additionalProperties; // a client must not break when an answer grows
}

const override = ({ jsonSchema }: { jsonSchema: JsonSchema }) => quieten(jsonSchema);

function converted(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema, ...plain } = z.toJSONSchema(schema, { io, override });
  return plain;
}

/** What a client may send, as the JSON Schema (2020-12) that OpenAPI 3.1 takes. */
export const inputSchema = (schema: z.ZodType): JsonSchema => converted(schema, 'input');

/** What is answered, written out where it stands. */
export const outputSchema = (schema: z.ZodType): JsonSchema => converted(schema, 'output');

const refOf = (id: string): string => `#/components/schemas/${id}`;

/** What a schema of answer-schemas.ts is called there. */
export const nameOf = (schema: z.ZodType): string => ANSWERS.get(schema)?.id ?? '';

export const reference = (schema: z.ZodType): { $ref: string } => ({ $ref: refOf(nameOf(schema)) });

/** All of them, by name. */
export function answerSchemas(): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(ANSWERS, { io: 'output', uri: refOf, override });
  return Object.fromEntries(Object.entries(schemas).map(([name, { $schema, $id, ...plain }]) => [name, plain]));
}
