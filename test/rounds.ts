/** How often a test repeats: often enough to find what is broken or, in `npm run test:long`, as often as one has patience for. */
export const rounds = (short: number, long: number): number => (process.env.TEST_LONG === '1' ? long : short);
