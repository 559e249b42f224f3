import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

type Described = { headers?: Record<string, { required: boolean }>; content?: Record<string, unknown> };
type Operation = {
  operationId: string;
  security: object[];
  requestBody?: { content: Record<string, { example: Record<string, string> }> };
  responses: Record<string, Described>;
};
type Description = { paths: Record<string, Record<string, Operation>> };

export type DescribedOperation = Operation & { method: string; path: string };

/** What a client got. */
type Answer = { status: number; headers: Headers; body: string };

/** An OpenAPI description as a strict reader takes it: an answer may hold what is described, and nothing else. */
export class ApiDescription {
  readonly operations: readonly DescribedOperation[];
  readonly #ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });

  constructor(description: Description) {
    addFormats.default(this.#ajv);
    this.#ajv.addVocabulary(Object.keys(description)); // by which schemas are found in it
    this.#ajv.addSchema(closed(description), 'api');
    this.operations = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
    );
  }

  /** @throws Error for a name that is not described */
  operation(id: string): DescribedOperation {
    const found = this.operations.find(({ operationId }) => operationId === id);
    if (!found) throw new Error(`${id} is not described`);
    return found;
  }

  /** @returns what is wrong with a request's body, if anything */
  requestProblems({ path, method }: DescribedOperation, mediaType: string, body: unknown): string[] {
    return this.#problems(['paths', path, method, 'requestBody', 'content', mediaType, 'schema'], body);
  }

  /** @returns in what an answer differs from its description, if in anything */
  answerProblems({ path, method, responses }: DescribedOperation, { status, headers, body }: Answer): string[] {
    const described = responses[status];
    if (!described) return [`the status ${status} is not described: ${body}`];
    const type = headers.get('content-type')?.split(';')[0] ?? '';
    const problems = headerProblems(described.headers, headers);
    if (!described.content) return body === '' ? problems : [...problems, `a body is not described: ${body}`];
    if (!(type in described.content)) return [...problems, `the content type ${type} is not described`];
    const place = ['paths', path, method, 'responses', String(status), 'content', type, 'schema'];
    return [...problems, ...this.#problems(place, type.endsWith('json') ? JSON.parse(body) : body)];
  }

  #problems(place: readonly string[], value: unknown): string[] {
    const pointer = place.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
    const validate = this.#ajv.getSchema(`api#/${pointer.join('/')}`);
    if (!validate) return [`nothing is described at ${place.join(' ')}`];
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || 'the body'} ${message}`);
  }
}

/** Headers that a client may build on. One that is there but is not described fails as well. */
const TELLING = ['Set-Cookie', 'Location', 'Retry-After', 'WWW-Authenticate', 'Content-Disposition'];

function headerProblems(described: Described['headers'] = {}, headers: Headers): string[] {
  const missing = Object.keys(described).filter((name) => described[name]?.required && !headers.has(name));
  const extra = TELLING.filter((name) => headers.has(name) && !(name in described));
  if (!headers.has('x-request-id')) missing.push('X-Request-Id');
  return [...missing.map((name) => `${name} is missing`), ...extra.map((name) => `${name} is not described`)];
}

/** The same, with every object closed that is not said to be open. */
function closed<T>(node: T): T {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map(closed) as T;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  const isObjectSchema = copy.type === 'object' && 'properties' in copy && !('additionalProperties' in copy);
  return (isObjectSchema ? { ...copy, additionalProperties: false } : copy) as T;
}
