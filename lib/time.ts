/** The only clock. Functions below the rim take `now` as an argument; only the rim calls `now()`. */

export const nowInMilliseconds = (): number => Date.now();

/** The current time in whole seconds since the epoch, the unit of every stored time and JWT claim (RFC 7519 NumericDate). */
export const now = (): number => Math.floor(nowInMilliseconds() / 1000);

export const seconds = (n: number): number => n;
export const minutes = (n: number): number => n * 60;
export const hours = (n: number): number => n * 3600;
export const days = (n: number): number => n * 86_400;

/** By how much the clocks of two machines may differ: a time that another machine wrote is compared no more exactly. */
export const CLOCK_TOLERANCE = seconds(30);

/** From where on we say that two clocks differ: long before it does harm. Milliseconds. */
export const CLOCKS_APART = 5000;

/** Starts to measure. @returns a function that tells the seconds since then, by a clock that nobody sets */
export const stopwatch = (): (() => number) => {
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
};
