import type { JsonSchema } from './json-schema';

type Row = { name: string; kind: string; note: string };

/** The fields of an object, or of each of several it may be, as Markdown tables. */
export function describeFields(schema: JsonSchema): string {
  if (schema.anyOf) return (schema.anyOf as JsonSchema[]).map(describeFields).join('\nor\n\n');
  const rows = rowsOf(schema).map(({ name, kind, note }) => `| \`${name}\` | ${kind} | ${note} |`);
  return ['| field | | |', '|---|---|---|', ...rows, ''].join('\n');
}

/** What stands inside an object or a list is named by its path: `session.id`, `sessions[].id`. */
function rowsOf({ properties = {}, required = [] }: JsonSchema, prefix = ''): Row[] {
  return Object.entries(properties as Record<string, JsonSchema>).flatMap(([name, schema]) => {
    const optional = required.includes(name) ? '' : ', optional';
    const row = { name: prefix + name, kind: kindOf(schema) + optional, note: schema.description ?? '' };
    const items = schema.items as JsonSchema | undefined;
    if (items?.properties) return [row, ...rowsOf(items, `${prefix}${name}[].`)];
    return [row, ...rowsOf(schema, `${prefix}${name}.`)];
  });
}

function kindOf({ type, format, anyOf, enum: values, const: value, $ref }: JsonSchema): string {
  if ($ref) return `[${$ref.split('/').at(-1)}](#${$ref.split('/').at(-1)?.toLowerCase()})`;
  if (anyOf) return (anyOf as JsonSchema[]).map(kindOf).join(' or ');
  if (values) return values.map((each) => `\`${JSON.stringify(each)}\``).join(' or ');
  if (value !== undefined) return `\`${JSON.stringify(value)}\``;
  return format ?? String(type);
}
