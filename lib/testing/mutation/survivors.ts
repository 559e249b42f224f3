/** A mutant that no test can or need notice, and why. */
export type Survivor = {
  file: string;
  /** The code that was changed, and what it was changed into, white space as one space. */
  from: string;
  to: string;
  why: string;
  /** Whether the changed program does the same as ever, whatever it is given. */
  equivalent: boolean;
};

export const SURVIVORS: readonly Survivor[] = [
  {
    file: 'lib/edge/access-token.ts',
    from: '{ algorithms: [ALGORITHM] }',
    to: '{}',
    why: 'the header was looked at before, and no other algorithm gets as far as jose; said to jose as well, for whoever changes the one',
    equivalent: true,
  },
  {
    file: 'lib/edge/access-token.ts',
    from: '!header || !payload',
    to: 'false',
    why: 'what could not be decoded cannot be read as JSON either; the condition tells the compiler so',
    equivalent: true,
  },
  {
    file: 'lib/edge/access-token.ts',
    from: '!header || !payload',
    to: '!header && !payload',
    why: 'what could not be decoded cannot be read as JSON either; the condition tells the compiler so',
    equivalent: true,
  },
  {
    file: 'lib/edge/access-token.ts',
    from: '{ return null; }',
    to: '{}',
    why: 'undefined in place of null, and nobody asks which of the two it is',
    equivalent: true,
  },
  {
    file: 'lib/edge/presented-token.ts',
    from: "''",
    to: '"Stryker was here!"',
    why: 'in place of no cookies one without `=`, which has no name that anybody looks for',
    equivalent: true,
  },
  {
    file: 'lib/edge/signing-keys.ts',
    from: 'latestFor?.period',
    to: 'latestFor.period',
    why: 'the two variables are set together, and the other one was looked at before',
    equivalent: true,
  },
  {
    file: 'lib/edge/mailed-link.ts',
    from: "'token'",
    to: '""',
    why: 'a short cut past what follows, which finds no token either',
    equivalent: true,
  },
  {
    file: 'lib/edge/mailed-link.ts',
    from: "''",
    to: '"Stryker was here!"',
    why: 'a list that is not empty has a first one; the default is for the compiler',
    equivalent: true,
  },
  {
    file: 'lib/edge/security-headers.ts',
    from: "''",
    to: '"Stryker was here!"',
    why: 'in place of no policy one in which there is no nonce',
    equivalent: true,
  },
  {
    file: 'lib/auth/guesses.ts',
    from: 'row?.next_at',
    to: 'row.next_at',
    why: 'the row is gone only where a new password takes it away between two statements',
    equivalent: false,
  },
  {
    file: 'lib/auth/throttle.ts',
    from: 'keys.length > 0',
    to: 'true',
    why: 'SQLite takes an empty list of keys; PostgreSQL does not, and there a test notices',
    equivalent: false,
  },
  {
    file: 'lib/auth/throttle.ts',
    from: 'keys.length > 0',
    to: 'keys.length >= 0',
    why: 'SQLite takes an empty list of keys; PostgreSQL does not, and there a test notices',
    equivalent: false,
  },
  {
    file: 'lib/auth/session.ts',
    from: '!query',
    to: 'true',
    why: 'the query is compiled anew each time: slower, and the same',
    equivalent: true,
  },
  {
    file: 'lib/auth/session.ts',
    from: "''",
    to: '"Stryker was here!"',
    why: 'places for parameters, whose values are given with each call; and an id that no session has',
    equivalent: true,
  },
];
