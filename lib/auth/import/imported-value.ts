import { days } from '../../time';
import { isStorable } from '../storable';

/** A row that cannot be taken, in a sentence for whoever mends it. */
export class Refused extends Error {}

/** A text, or null where there is none: an empty one, or what databases write for a null. */
export function readText(value: unknown): string | null {
  if (value === undefined || value === null || value === '' || value === '\\N') return null;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string' && isStorable(value)) return value;
  if (typeof value === 'string') throw new Refused('A value has a NUL or half a character in it.');
  throw new Refused('A value is neither a text nor a number.');
}

const TRUE: ReadonlySet<string> = new Set(['1', 't', 'true', 'y', 'yes', 'on']);
const FALSE: ReadonlySet<string> = new Set(['0', 'f', 'false', 'n', 'no', 'off']);

/** A boolean as SQLite (0, 1), PostgreSQL (t, f), Python (True, False) or JSON have it; null where there is none. */
export function readFlag(value: unknown, field: string): boolean | null {
  if (typeof value === 'boolean') return value;
  const text = readText(value)?.trim().toLowerCase();
  if (text === undefined) return null;
  if (TRUE.has(text)) return true;
  if (FALSE.has(text)) return false;
  throw new Refused(`${field} must be true or false.`);
}

/** Seconds since the epoch. Milliseconds would be in the year 33658. */
const SECONDS = /^\d{1,10}(\.\d+)?$/;

/** `2024-05-01 12:34:56.789+00`, as databases and `isoformat()` write it: ISO 8601, without a zone UTC. */
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?\s*(?:Z|UTC|([+-])(\d\d)(?::?(\d\d))?)?)?$/;

/** A time, in whole seconds since the epoch; null where there is none. */
export function readTime(value: unknown, field: string, now: number): number | null {
  const text = readText(value)?.trim();
  if (text === undefined) return null;
  const time = SECONDS.test(text) ? Math.floor(Number(text)) : readIsoTime(text);
  if (time === null)
    throw new Refused(
      `${field} must be seconds since 1970, or like 2024-05-01 12:34:56 (UTC) or 2024-05-01T12:34:56+09:00.`,
    );
  if (time > now + days(1)) throw new Refused(`${field} is in the future.`);
  return time;
}

function readIsoTime(text: string): number | null {
  const found = ISO.exec(text);
  if (!found) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const [, , , , , , , sign, offsetHours, offsetMinutes] = found;
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59)));
  if (time.getUTCMonth() !== month - 1 || hour > 23 || minute > 59 || second > 60) return null;
  const offset = (sign === '-' ? -1 : 1) * (Number(offsetHours ?? 0) * 3600 + Number(offsetMinutes ?? 0) * 60);
  const inSeconds = time.getTime() / 1000 - offset;
  return inSeconds < 0 ? null : inSeconds;
}
