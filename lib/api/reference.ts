import { ERRORS, TOKEN_ERRORS } from '../errors';
import { GROUPS } from './description';
import { inputOf } from './input';
import { answerSchemas, nameOf } from './json-schema';
import type { Access, Answer, Group, Operation } from './operation';
import { describeFields } from './reference-fields';
import { refusalsOf } from './refusals';

const HEAD = `# The HTTP API

Made from the description at \`/api/openapi.json\` (OpenAPI 3.1) by \`npm run docs\`; do not edit it by hand. A test calls each operation and compares
the answers with it (\`e2e/openapi.spec.ts\`).

Requests and answers are JSON. Times are seconds since the epoch. Errors are \`{"message", "error"}\`: a sentence for people, in their language, and a
[code](#errors). Fields of a request that are not named here are ignored, and answers may gain fields. Each answer carries \`X-Request-Id\`, by which
it is found in the log.

An API client gets its tokens from \`POST /api/auth/token\` and sends the access token as \`Authorization: Bearer\`. A browser has both as cookies, and is
renewed on the way: where its access token is over, the answer to any request that needs a session is a 307 to the same address, with new cookies.

Where a form can be sent (\`application/x-www-form-urlencoded\`), it takes the same fields and is answered with a redirect: 303 to the next page, or back
to its own with what went wrong. An API client that sends a form is answered in JSON. A request that changes something is refused
where \`Sec-Fetch-Site\`, else \`Origin\`, names another site, and where a cookie of ours would count and neither header is there.
`;

/** The description as a page to read, in Markdown. */
export const makeReference = (): string =>
  [HEAD, ...GROUPS.map(describeGroup), describeBodies(), describeErrors(), describeTokenErrors()].join('\n');

/** OpenAPI's own fields are described elsewhere, and nothing has none. */
const UNBOUND: ReadonlySet<string | undefined> = new Set(['OpenApi', 'Nothing']);

const describeGroup = ({ name, description, operations }: Group): string =>
  [`## ${name}\n`, `${description}\n`, ...operations.map(describeOperation)].join('\n');

const ACCESS: Record<Access, string> = {
  public: 'For everybody.',
  optional: 'For everybody; a token in the `Authorization` header must hold.',
  session: 'Needs a session.',
};

function describeOperation(operation: Operation): string {
  const { method, path, summary, details, access, answers } = operation;
  const input = inputOf(operation);
  const notes = [`${summary}.`, details, ACCESS[access], takesOf(operation)].filter(Boolean).join(' ');
  const refusals = refusalsOf(operation).filter((refusal) => refusal !== 'internal_error');
  return [
    `### ${method.toUpperCase()} ${path}\n`,
    `${notes}\n`,
    `\`\`\`sh\n${curl(operation)}\n\`\`\`\n`,
    ...(input ? [describeFields(input)] : []),
    ...answers.map(describeAnswer),
    `- Refused with: ${refusals.map(linkTo).join(', ')}\n`,
  ].join('\n');
}

function takesOf({ takes = [], redirects = true }: Operation): string | undefined {
  if (!takes.includes('form')) return undefined;
  if (!redirects) return 'Takes a form as well, and answers it in JSON.';
  return takes.includes('json') ? 'Takes a form as well.' : 'Takes a form.';
}

const linkTo = (refusal: string): string =>
  refusal === 'token_error' ? '[token error](#token-errors)' : `\`${refusal}\``;

function describeAnswer({ status, description, schema }: Answer): string {
  const name = schema && nameOf(schema);
  return `- \`${status}\`: ${description}${name && !UNBOUND.has(name) ? ` [${name}](#${name.toLowerCase()})` : ''}`;
}

/** What to type in a shell. */
function curl({ method, path, access, body, takes = ['json'] }: Operation): string {
  const form = !takes.includes('json');
  const verb = method === 'delete' ? ['-X DELETE'] : method === 'post' && !body ? ['-X POST'] : [];
  const bearer =
    access === 'session' || (path === '/api/auth' && method === 'delete')
      ? ['-H "Authorization: Bearer $ACCESS_TOKEN"']
      : [];
  const data = !body
    ? []
    : form
      ? [`-d '${new URLSearchParams(body.example)}'`]
      : ["-H 'content-type: application/json'", `-d '${JSON.stringify(body.example)}'`];
  return [`curl $ORIGIN${path.replace('{id}', '$SESSION_ID')}`, ...verb, ...bearer, ...data].join(' \\\n  ');
}

function describeBodies(): string {
  const bodies = Object.entries(answerSchemas()).filter(([name]) => !UNBOUND.has(name));
  return ['## What answers hold\n', ...bodies.map(([name, schema]) => `### ${name}\n\n${describeFields(schema)}`)].join(
    '\n',
  );
}

function describeErrors(): string {
  const rows = Object.entries(ERRORS).map(([code, { status, message }]) => `| \`${code}\` | ${status} | ${message} |`);
  return ['## Errors\n', '| code | status | |', '|---|---|---|', ...rows, ''].join('\n');
}

const describeTokenErrors = (): string =>
  [
    '### Token errors\n',
    'A missing or bad token is `401 {"message": "Token error", "error": "…"}` with one of these, and `WWW-Authenticate` says it in the words of RFC 6750:\n',
    ...TOKEN_ERRORS.map((reason) => `- ${reason}`),
    '',
  ].join('\n');
