/** How figures and times read, in what people are told. */

/** A time for people, in UTC as logs have it: `2026-11-25 08:00 UTC`. Empty for one that has not been. */
export const formatTime = (at: number | null): string =>
  at === null ? '' : `${new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** With commas at the thousands: `1,234,567`. */
export const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

/** `42 s`, `3 min 5 s`, `2 h 10 min`: as exact as one waits. @param inSeconds */
export function duration(inSeconds: number): string {
  const rounded = Math.ceil(inSeconds);
  if (rounded < 60) return `${rounded} s`;
  if (rounded < 3600) return `${Math.floor(rounded / 60)} min ${rounded % 60} s`;
  return `${Math.floor(rounded / 3600)} h ${Math.floor((rounded % 3600) / 60)} min`;
}

/** `1 session`, `12 sessions` */
export const formatCount = (count: number, noun: string): string =>
  `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;

/** `512 kB`, `3.4 GB` */
export function formatBytes(bytes: number): string {
  const units = ['kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes / 1000, 0];
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
