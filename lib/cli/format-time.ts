/** A time for people, in UTC as logs have it: `2026-11-25 08:00 UTC`. Empty for one that has not been. */
export const formatTime = (at: number | null): string =>
  at === null ? '' : `${new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
