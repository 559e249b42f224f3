import { pageUser } from '@/lib/http/current-session';
import { isolate } from '@/lib/i18n/direction';
import type { Locale } from '@/lib/i18n/locale';
import { days, minutes, now } from '@/lib/time';
import type { Problem } from './error-summary';
import { FAILURES } from './texts';

export type Query = Record<string, string | string[] | undefined>;

/** Why a form is shown again, as lib/http/form.ts put it into the URL. */
export type Failure = {
  error: string;
  reason: string;
  fields: readonly string[];
  /** When another try makes sense, in seconds since the epoch. */
  until: number | null;
};

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
export type FormProblem = Problem & {
  general?: boolean;
  /** When another try makes sense. */
  until?: number;
};

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** What to say about a failure, and which field to go to. */
export function problemsOf(failure: Failure | null, texts: FormTexts, locale: Locale): FormProblem[] {
  if (!failure) return [];
  const { passwordReasons, check } = FAILURES[locale];
  const about = own(texts.errors ?? {}, failure.error) ?? anyForm(failure, locale);
  const until = failure.error === 'too_many_requests' && isSoon(failure.until) ? failure.until : null;
  if (about) return [{ field: texts.next, message: about, general: true, ...(until && { until }) }];

  const refusal = failure.error === 'password_refused' ? own(passwordReasons, failure.reason) : undefined;
  const problems = failure.fields.flatMap((field) => {
    const message = refusal ?? own(texts.fields, field);
    return message ? [{ field, message }] : [];
  });
  return problems.length > 0 ? problems : [{ field: texts.next, message: check, general: true }];
}

/** The sentence beside a field, if the field is to blame. */
export const problemOf = (problems: readonly FormProblem[], field: string): string | undefined =>
  problems.find((problem) => problem.field === field && !problem.general)?.message;

function anyForm({ error, until }: Failure, locale: Locale): string | undefined {
  const texts = FAILURES[locale];
  if (error === 'signed_in_as_another') return texts.signed_in_as_another(isolate(pageUser()?.username ?? ''));
  if (error === 'too_many_requests') return texts.too_many_requests(inTime(until, locale));
  const { server_overloaded, service_unavailable, guesses_exhausted } = texts;
  return own({ server_overloaded, service_unavailable, guesses_exhausted }, error);
}

/** Later than that is not a time we gave. */
const isSoon = (until: number | null): until is number => until !== null && until - now() <= days(1);

function inTime(until: number | null, locale: Locale): string {
  const texts = FAILURES[locale];
  if (!isSoon(until)) return texts.later;
  const left = until - now();
  if (left <= 0) return texts.now;
  if (left < minutes(1)) return texts.inSeconds(left);
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC', hourCycle: 'h23' });
  return texts.inMinutes(Math.ceil(left / minutes(1)), clock.format(until * 1000));
}
