import { days, minutes, now } from '@/lib/time';
import type { Problem } from './error-summary';

export type Query = Record<string, string | string[] | undefined>;

/** Why a form is shown again, as lib/http/form.ts put it into the URL. */
export type Failure = { error: string; reason: string; fields: readonly string[]; until: number | null };

export function readFailure({ error, reason, field, until }: Query): Failure | null {
  if (typeof error !== 'string') return null;
  const at = typeof until === 'string' && /^\d{1,12}$/.test(until) ? Number(until) : null;
  return { error, reason: typeof reason === 'string' ? reason : '', fields: [field ?? []].flat(), until: at };
}

/** What a form says about what can go wrong with it. */
export type FormTexts = {
  /** The field to go on with, where no field is to blame. */
  next: string;
  /** By error code, for failures of the attempt as a whole. */
  errors?: Readonly<Record<string, string>>;
  /** By field. */
  fields: Readonly<Record<string, string>>;
};

/** `general`: about the attempt, not about what stands in that field, which is only where to go on. */
export type FormProblem = Problem & { general?: boolean };

/** What can go wrong with any form. */
const ERRORS: Readonly<Record<string, (failure: Failure) => string>> = {
  server_overloaded: () => 'Many people are busy here at this moment. Wait a few seconds, then try again',
  service_unavailable: () => 'We cannot reach our data at this moment. Wait a few seconds, then try again',
  too_many_requests: ({ until }) => `There were too many attempts. Try again ${inTime(until)}`,
  guesses_exhausted: () =>
    'There were too many wrong passwords for this account. Set a new password by mail, or sign in from a browser you used before',
};

const PASSWORD_REASONS: Readonly<Record<string, string>> = {
  too_short: 'The password is too short',
  common: 'Many people use a password like this one, so it would be guessed early. Choose another one',
  own_words: 'This password is made of your own name or address. Choose another one',
  repetitive: 'This password repeats itself, so it would be guessed early. Choose another one',
};

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** What to say about a failure, and which field to go to. */
export function problemsOf(failure: Failure | null, texts: FormTexts): FormProblem[] {
  if (!failure) return [];
  const about = own(texts.errors ?? {}, failure.error) ?? own(ERRORS, failure.error)?.(failure);
  if (about) return [{ field: texts.next, message: about, general: true }];

  const refusal = failure.error === 'password_refused' ? own(PASSWORD_REASONS, failure.reason) : undefined;
  const problems = failure.fields.flatMap((field) => {
    const message = refusal ?? own(texts.fields, field);
    return message ? [{ field, message }] : [];
  });
  return problems.length > 0 ? problems : [{ field: texts.next, message: 'Check what you typed', general: true }];
}

/** The sentence beside a field, if the field is to blame. */
export const problemOf = (problems: readonly FormProblem[], field: string): string | undefined =>
  problems.find((problem) => problem.field === field && !problem.general)?.message;

const clock = new Intl.DateTimeFormat('en', { timeStyle: 'short', timeZone: 'UTC', hourCycle: 'h23' });

function inTime(until: number | null): string {
  const left = (until ?? now()) - now();
  if (left <= 0) return 'now';
  if (left > days(1)) return 'later'; // not a time that we gave
  if (left < minutes(1)) return `in ${left} second${left === 1 ? '' : 's'}`;
  const count = Math.ceil(left / minutes(1));
  return `in ${count} minute${count === 1 ? '' : 's'}, at ${clock.format((until ?? 0) * 1000)} UTC`;
}
