import type * as z from 'zod';
import { mediaType } from '../edge/api-caller';
import { AuthError } from '../errors';
import { hasFormBody } from './media-type';
import { requestContext } from './request-context';

const invalid = (message: string): AuthError => new AuthError('invalid_request', { message });

/** For endpoints that no form posts to. @throws AuthError `unsupported_media_type` */
export function requireJson(request: Request): void {
  if (mediaType(request.headers) !== 'application/json') throw new AuthError('unsupported_media_type');
}

/**
 * Reads and checks a request's body: JSON or a form, by its content type. Fields that the schema does not name are ignored.
 *
 * @param schema what the body must be, or a function that picks it by the body
 * @throws AuthError `unsupported_media_type`, `invalid_request` (with the fields that are wrong)
 */
export async function readInput<S extends z.ZodType>(
  request: Request,
  schema: S | ((body: object) => S),
): Promise<z.infer<S>> {
  if (!isReadable(request)) throw new AuthError('unsupported_media_type');
  const body = parse(request, await bodyText(request));
  const parsed = (typeof schema === 'function' ? schema(body) : schema).safeParse(body);
  if (parsed.success) return parsed.data;

  const { issues } = parsed.error;
  const fields = [...new Set(issues.map((issue) => String(issue.path[0])))];
  throw new AuthError('invalid_request', { message: issues.map((issue) => issue.message).join('. '), fields });
}

/**
 * One field of a request's body, whatever else is in it. Undefined where there is none, or no body that can be read.
 *
 * @throws AuthError `invalid_request` for a body that is not what it says it is
 */
export async function readField(request: Request, name: string): Promise<unknown> {
  if (request.body === null || !isReadable(request)) return undefined;
  const text = await bodyText(request);
  return text === '' ? undefined : new Map(Object.entries(parse(request, text))).get(name);
}

/** All that was typed into a form, none where it cannot be read. */
export async function readTypedFields(request: Request): Promise<Readonly<Record<string, string>>> {
  try {
    return hasFormBody(request) ? parseForm(await bodyText(request)) : {};
  } catch (error) {
    if (error instanceof AuthError) return {};
    throw error;
  }
}

const isReadable = (request: Request): boolean =>
  mediaType(request.headers) === 'application/json' || hasFormBody(request);

const parse = (request: Request, text: string): object => (hasFormBody(request) ? parseForm(text) : parseJson(text));

/** Read once a request, from a copy: a handler of an adopter's own may read the request itself. */
export function bodyText(request: Request): Promise<string> {
  const context = requestContext();
  if (!context) return readText(request);
  context.bodyText ??= readText(request.clone());
  return context.bodyText;
}

/** However long it is: the server lets no body over 16 kB through (lib/server/receive-body.ts). */
async function readText(request: Request): Promise<string> {
  const bytes = await request.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid('The body is not valid UTF-8');
  }
}

function parseJson(text: string): object {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw invalid('The body is not valid JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid('The body is not a JSON object');
  return body;
}

/** Strict where URLSearchParams is lenient: it would keep `%zz` as it is and replace broken UTF-8. */
function parseForm(text: string): Record<string, string> {
  const fields = new Map<string, string>();
  for (const pair of text.split('&').filter(Boolean)) {
    const [name = '', ...value] = pair.split('=');
    const key = decode(name);
    if (fields.has(key)) throw invalid(`The field ${JSON.stringify(key)} is there twice`);
    fields.set(key, decode(value.join('=')));
  }
  const typed = Object.fromEntries(fields);
  const context = requestContext();
  if (context) context.typed = typed;
  return typed;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    throw invalid('The form is not encoded correctly');
  }
}
