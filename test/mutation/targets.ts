/** What mutation testing changes, and the tests that must notice. */
export type Target = {
  file: string;
  /** Those that are about it. That others would notice as well counts for nothing. */
  tests: readonly string[];
  /** In these a mutant may only survive if it is no change at all: the verifier, and the check of redirects. */
  strict?: true;
};

export const TARGETS: readonly Target[] = [
  {
    file: 'lib/edge/access-token.ts',
    tests: ['lib/edge/access-token.test.ts', 'lib/edge/wycheproof.test.ts'],
    strict: true,
  },
  { file: 'lib/edge/verified-tokens.ts', tests: ['lib/edge/verified-tokens.test.ts'], strict: true },
  { file: 'lib/edge/presented-token.ts', tests: ['lib/edge/presented-token.test.ts'], strict: true },
  {
    file: 'lib/edge/signing-keys.ts',
    tests: ['lib/edge/signing-keys.test.ts', 'lib/edge/access-token.test.ts'],
    strict: true,
  },
  { file: 'lib/http/return-to.ts', tests: ['lib/http/return-to.test.ts'], strict: true },
  { file: 'lib/http/same-origin.ts', tests: ['lib/http/same-origin.test.ts'] },
  { file: 'lib/edge/gate.ts', tests: ['lib/edge/gate.test.ts'] },
  { file: 'lib/edge/mailed-link.ts', tests: ['lib/edge/mailed-link.test.ts'] },
  { file: 'lib/edge/security-headers.ts', tests: ['lib/edge/security-headers.test.ts'] },
  { file: 'lib/auth/throttle.ts', tests: ['lib/auth/throttle.test.ts'] },
  { file: 'lib/auth/guesses.ts', tests: ['lib/auth/guesses.test.ts'] },
  { file: 'lib/auth/session.ts', tests: ['lib/auth/session.test.ts', 'lib/flows/sessions.test.ts'] },
  { file: 'lib/auth/refresh-token.ts', tests: ['lib/auth/refresh-token.test.ts'] },
  { file: 'lib/flows/refresh.ts', tests: ['lib/flows/refresh.test.ts'] },
  { file: 'lib/edge/routes.ts', tests: ['lib/edge/routes.test.ts'] },
];
