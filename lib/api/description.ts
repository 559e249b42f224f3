import { type CookieConfig, cookieName } from '../edge/presented-token';
import { ACCOUNTS } from './account-operations';
import { AUTH } from './auth-operations';
import { describeHeaders } from './headers';
import { inputOf } from './input';
import { answerSchemas, reference } from './json-schema';
import type { Access, Answer, Group, Operation } from './operation';
import { refusedAnswers } from './refusals';
import { SESSIONS } from './session-operations';
import { SITE } from './site-operations';

export const GROUPS: readonly Group[] = [AUTH, ACCOUNTS, SESSIONS, SITE];

/** Of the API. Which version of Latchkey runs is for its operator to know. */
const API_VERSION = '1';

const ABOUT = `Every answer is in JSON unless it says otherwise, and carries \`X-Request-Id\`, by which it is found in the log. Errors are \`{"message", "error"}\`: a sentence for people and a stable code. Unknown fields of a request are ignored; answers may gain fields.

A form (\`application/x-www-form-urlencoded\`) is answered with a redirect where JSON is answered with JSON, unless a token comes in the \`Authorization\` header: an API client is never redirected. A request that changes something is refused where \`Sec-Fetch-Site\`, else \`Origin\`, names another site, and where a cookie of ours would count and neither header is there.`;

/** The HTTP API as OpenAPI 3.1, made of the schemas that check what comes in. It holds nothing of the site but its address. */
export function describeApi(config: CookieConfig): Record<string, unknown> {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Latchkey',
      version: API_VERSION,
      description: ABOUT,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: config.appOrigin }],
    tags: GROUPS.map(({ name, description }) => ({ name, description })),
    paths: paths(),
    components: {
      schemas: answerSchemas(),
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The access token of an API client',
        },
        cookie: { type: 'apiKey', in: 'cookie', name: cookieName('access', config), description: 'A browser’s' },
      },
    },
  };
}

function paths(): Record<string, object> {
  const all = GROUPS.flatMap((group) => group.operations.map((operation) => ({ tag: group.name, operation })));
  const byPath = new Map<string, object>();
  for (const { tag, operation } of all) {
    const described = { [operation.method]: describe(operation, tag) };
    byPath.set(operation.path, { ...byPath.get(operation.path), ...described });
  }
  return Object.fromEntries(byPath);
}

function describe(operation: Operation, tag: string): object {
  const { id, summary, details, access, path } = operation;
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', format: 'uuid' },
  }));
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(details && { description: details }),
    ...(parameters.length > 0 && { parameters }),
    security: SECURITY[access],
    ...requestBody(operation),
    responses: { ...given(operation), ...refusedAnswers(operation) },
  };
}

const SIGNED_IN = [{ bearer: [] }, { cookie: [] }];

const SECURITY: Record<Access, object[]> = { public: [], optional: [{}, ...SIGNED_IN], session: SIGNED_IN };

const MEDIA_TYPES = { json: 'application/json', form: 'application/x-www-form-urlencoded' } as const;

function requestBody(operation: Operation): object {
  const { body, takes = ['json'] } = operation;
  const schema = inputOf(operation);
  if (!schema) return {};
  const kinds = body ? takes : (['form'] as const);
  const content = kinds.map((kind) => [MEDIA_TYPES[kind], { schema, ...(body && { example: body.example }) }]);
  return { requestBody: { required: body !== undefined, content: Object.fromEntries(content) } };
}

const REDIRECTED: Answer = {
  status: 303,
  description: 'To a form: on to the next page, or back to its own with what went wrong.',
  headers: ['Location'],
  mayHave: ['Set-Cookie'],
};

const RENEWED: Answer = {
  status: 307,
  description: 'To a browser whose access token was over: it was renewed. Send the same request again.',
  headers: ['Location', 'Set-Cookie'],
};

function given({ answers, takes = [], redirects = true, access }: Operation): Record<string, object> {
  const all = [...answers];
  if (takes.includes('form') && redirects && !answers.some(({ status }) => status === 303)) all.push(REDIRECTED);
  if (access === 'session') all.push(RENEWED);
  return Object.fromEntries(all.map((answer) => [answer.status, describeAnswer(answer)]));
}

function describeAnswer({ description, schema, contentType, headers = [], mayHave }: Answer): object {
  const body = schema ? reference(schema) : { type: 'string' };
  return {
    description,
    ...describeHeaders(headers, mayHave),
    ...((schema || contentType) && { content: { [contentType ?? 'application/json']: { schema: body } } }),
  };
}
