import { use } from 'react';
import { pageLocale } from '@/lib/http/preferences';
import { LOCALES, type Locale } from '@/lib/i18n/locale';
import { days, hours, minutes, now } from '@/lib/time';
import { COMMON } from './texts';

/** In UTC: the server does not know the reader's clock. By 24 hours, since Node writes the Korean half days in English. */
const ABSOLUTE = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC', hourCycle: 'h23' } as const;

// Made once: making one takes longer than all the rest of the page.
const inEachLanguage = <T,>(make: (locale: Locale) => T) =>
  Object.fromEntries(LOCALES.map((locale) => [locale, make(locale)])) as Record<Locale, T>;
const dates = inEachLanguage((locale) => new Intl.DateTimeFormat(locale, ABSOLUTE));
const distances = inEachLanguage((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));

const absolute = (at: number, locale: Locale): string => `${dates[locale].format(at * 1000)} UTC`;

/** A moment. @param at seconds since the epoch */
export function Time({ at }: { at: number }) {
  return <time dateTime={new Date(at * 1000).toISOString()}>{absolute(at, use(pageLocale()))}</time>;
}

/** How long ago a moment was, as of this page. @param at seconds since the epoch */
export function TimeAgo({ at }: { at: number }) {
  const locale = use(pageLocale());
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={absolute(at, locale)}>
      {ago(now() - at, locale)}
    </time>
  );
}

function ago(seconds: number, locale: Locale): string {
  const relative = distances[locale];
  if (seconds < minutes(1)) return COMMON[locale].justNow;
  if (seconds < hours(1)) return relative.format(-Math.floor(seconds / minutes(1)), 'minute');
  if (seconds < days(1)) return relative.format(-Math.floor(seconds / hours(1)), 'hour');
  return relative.format(-Math.floor(seconds / days(1)), 'day');
}
