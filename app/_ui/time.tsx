import { days, hours, minutes, now } from '@/lib/time';

const absolute = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** A moment, in UTC: the server does not know the reader's clock. @param at seconds since the epoch */
export function Time({ at }: { at: number }) {
  return <time dateTime={new Date(at * 1000).toISOString()}>{absolute.format(at * 1000)} UTC</time>;
}

/** How long ago a moment was, as of this page. @param at seconds since the epoch */
export function TimeAgo({ at }: { at: number }) {
  const date = new Date(at * 1000);
  return (
    <time dateTime={date.toISOString()} title={`${absolute.format(date)} UTC`}>
      {ago(now() - at)}
    </time>
  );
}

function ago(seconds: number): string {
  if (seconds < minutes(1)) return 'just now';
  if (seconds < hours(1)) return relative.format(-Math.floor(seconds / minutes(1)), 'minute');
  if (seconds < days(1)) return relative.format(-Math.floor(seconds / hours(1)), 'hour');
  return relative.format(-Math.floor(seconds / days(1)), 'day');
}
