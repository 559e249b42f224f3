import * as z from 'zod';
import type { PasswordProblem } from '../auth/password/policy';
import { isApi } from '../edge/routes';
import { ERRORS, type ErrorCode } from '../errors';
import { tokenError } from './answer-schemas';
import { describeHeaders, type HeaderName } from './headers';
import { inputOf, isMeantForOne } from './input';
import { outputSchema, reference } from './json-schema';
import type { Operation, Refusal } from './operation';

/** All that an operation refuses with, by status: its own codes, and those that come with its kind. */
export function refusalsOf(operation: Operation): Refusal[] {
  const { method, access, body, refusals = [] } = operation;
  const all: Refusal[] = [
    ...(inputOf(operation) ? (['invalid_request', 'content_too_large'] as const) : []),
    ...(body ? (['unsupported_media_type'] as const) : []),
    ...(isMeantForOne(operation) ? (['signed_in_as_another'] as const) : []),
    ...(access === 'public' ? [] : (['token_error', 'service_unavailable'] as const)),
    ...(access === 'session' ? (['gate_mismatch'] as const) : []),
    ...(method === 'get' ? [] : (['cross_site_request'] as const)),
    ...refusals,
    'internal_error',
  ];
  return [...new Set(all)].sort((one, other) => statusOf(one) - statusOf(other));
}

const statusOf = (refusal: Refusal): number => (refusal === 'token_error' ? 401 : ERRORS[refusal].status);

/** The refusing answers of an operation in OpenAPI's words, by status. */
export function refusedAnswers(operation: Operation): Record<string, object> {
  const refusals = refusalsOf(operation);
  const statuses = [...new Set(refusals.map(statusOf))];
  const answers = statuses.map((status) => {
    const here = refusals.filter((refusal) => statusOf(refusal) === status);
    return [status, refusedAnswer(operation, here, status)];
  });
  return Object.fromEntries(answers);
}

function refusedAnswer(
  { path, takes = [], redirects = true }: Operation,
  refusals: readonly Refusal[],
  status: number,
): object {
  const toProgram = isApi(path);
  const toPerson = (takes.includes('form') && redirects) || !toProgram;
  return {
    description: refusals.map(sentenceOf).join(' '),
    ...describeHeaders(ALWAYS[status] ?? [], SOMETIMES[status]),
    content: {
      ...(toProgram && { 'application/json': { schema: bodyOf(refusals) } }),
      ...(toPerson && { 'text/html': { schema: { type: 'string' } } }),
    },
  };
}

const ALWAYS: Record<number, readonly HeaderName[]> = { 401: ['WWW-Authenticate'], 503: ['Retry-After'] };

/** `guesses_exhausted` names no time: another try makes no sense until the password was reset. */
const SOMETIMES: Record<number, readonly HeaderName[]> = { 429: ['Retry-After'] };

const sentenceOf = (refusal: Refusal): string =>
  refusal === 'token_error'
    ? 'Token error: the access token is missing or does not hold.'
    : `\`${refusal}\`: ${ERRORS[refusal].message}.`;

function bodyOf(refusals: readonly Refusal[]): object {
  const codes = refusals.filter((refusal) => refusal !== 'token_error');
  if (codes.length === 0) return reference(tokenError);
  const own = outputSchema(refusalWith(codes));
  return refusals.length > codes.length ? { anyOf: [reference(tokenError), own] } : own;
}

const refusalWith = (codes: readonly ErrorCode[]) =>
  z.object({
    message: z.string().describe('For people, in their language'),
    error: z.enum(codes),
    ...(codes.some((code) => WITH_FIELDS.has(code)) && {
      fields: z.array(z.string()).optional().describe('The fields that are wrong'),
    }),
    ...(codes.includes('password_refused') && { reason: z.enum(PASSWORD_PROBLEMS).optional() }),
  });

const WITH_FIELDS: ReadonlySet<ErrorCode> = new Set([
  'invalid_request',
  'password_refused',
  'username_reserved',
  'username_taken',
  'wrong_password',
]);

const PASSWORD_PROBLEMS = {
  too_short: 'too_short',
  common: 'common',
  own_words: 'own_words',
  repetitive: 'repetitive',
} as const satisfies { [P in PasswordProblem]: P };
