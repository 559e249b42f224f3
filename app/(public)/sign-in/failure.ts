import type { Problem } from '@/app/_ui/error-summary';

export type Query = Record<string, string | string[] | undefined>;

/** Why the form is shown again, as lib/http/form.ts put it into the URL. */
export type Failure = { error: string; fields: readonly string[] };

export function readFailure(query: Query): Failure | null {
  if (typeof query.error !== 'string') return null;
  return { error: query.error, fields: [query.field ?? []].flat() };
}

/** Failures that no field is to blame for. */
const GENERAL: Record<string, string> = {
  authorization_required: 'Username and password do not match. Check the username, then type the password again',
  server_overloaded: 'Many people are signing in at this moment. Wait a few seconds, then type the password again',
  service_unavailable: 'We cannot reach our data at this moment. Wait a few seconds, then type the password again',
};

/** `general`: about the attempt, not about what stands in that field, which is only where to go on. */
type SignInProblem = Problem & { general?: boolean };

/** What to say about a failure, and which field to go to. */
export function problemsOf(failure: Failure | null, username: string | undefined): SignInProblem[] {
  if (!failure) return [];
  const message = Object.hasOwn(GENERAL, failure.error) ? GENERAL[failure.error] : undefined;
  if (message) return [{ field: 'password', message, general: true }];

  const problems: SignInProblem[] = [];
  if (failure.fields.includes('username')) {
    const message = username
      ? 'Check the username: it is too long or has characters that cannot be seen'
      : 'Type your username, in at most 254 characters';
    problems.push({ field: 'username', message });
  }
  if (failure.fields.includes('password')) problems.push({ field: 'password', message: 'Type your password' });
  return problems.length > 0
    ? problems
    : [{ field: 'username', message: 'Type username and password again', general: true }];
}
