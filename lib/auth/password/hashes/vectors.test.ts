import { describe, expect, test } from 'vitest';
import { passwordHashProblem, verifyPassword } from '../password';
import vectors from './vectors.json'; // made by the libraries themselves: test/make-password-vectors.py

type Vector = { library: string; name: string; password: string; hash: string };

/** `scrypt`, `pbkdf2:sha256`, `$2b`, …: what a library calls the scheme. */
const schemeOf = ({ library, hash }: Vector): string =>
  `${library} ${/^(scrypt|pbkdf2:\w+|\$?[\w-]+)/.exec(hash)?.[0] ?? hash}`;

const byScheme = new Map<string, Vector[]>();
for (const vector of vectors) byScheme.set(schemeOf(vector), [...(byScheme.get(schemeOf(vector)) ?? []), vector]);

test('the vectors are of every library and scheme', () => {
  expect([...byScheme.keys()].sort()).toEqual([
    'bcrypt 3.2.2 $2a',
    'bcrypt 3.2.2 $2b',
    'passlib 1.7.4 $2b',
    'passlib 1.7.4 $pbkdf2',
    'passlib 1.7.4 $pbkdf2-sha256',
    'passlib 1.7.4 $pbkdf2-sha512',
    ...['md5', 'pbkdf2:sha1', 'pbkdf2:sha256', 'pbkdf2:sha512', 'sha1', 'sha256', 'sha512'].map(
      (scheme) => `werkzeug 2.2.2 ${scheme}`,
    ),
    ...['pbkdf2:sha1', 'pbkdf2:sha256', 'pbkdf2:sha512', 'scrypt'].map((scheme) => `werkzeug 3.1.9 ${scheme}`),
  ]);
});

describe.each([...byScheme])('%s', (_, ofScheme) => {
  test.each(ofScheme)('is right about its password, and about no other: $name', async ({ name, password, hash }) => {
    expect(await verifyPassword(password, hash)).toEqual({ matches: true, stale: true });
    const wrongs = [`x${password}`, password.slice(1), password.normalize('NFKD').toUpperCase()];
    for (const wrong of wrongs.slice(0, name === 'defaults' ? 1 : 3)) {
      if (wrong !== password) expect((await verifyPassword(wrong, hash)).matches).toBe(false);
    }
  });

  test('can be stored, the weak ones by an explicit word only', () => {
    for (const { hash } of ofScheme) {
      const weak = /^(md5|sha\d+)\$/.test(hash);
      expect(passwordHashProblem(hash)).toBe(weak ? 'is weak: it costs nothing to guess at' : null);
      expect(passwordHashProblem(hash, { allowWeak: true })).toBeNull();
    }
  });
});

const HEX_64 = 'ab'.repeat(64);

/** What is wrong, and a part of what is said about it. */
const UNREADABLE: [hash: string, problem: string][] = [
  ['', 'no scheme'],
  ['password', 'no scheme'],
  ['plain$$password', 'no scheme'],
  ['$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaA', 'no scheme'],
  ['scrypt:32768:8$salt$ab', 'not well-formed'],
  [`scrypt:32768:8:1$salt$${HEX_64.slice(2)}`, 'not well-formed'],
  [`scrypt:32768:8:1$salt$${HEX_64.toUpperCase()}`, 'not well-formed'],
  [`scrypt:32768:8:1$salt$${HEX_64}\n`, 'not well-formed'],
  [`scrypt:32767:8:1$salt$${HEX_64}`, 'not well-formed'],
  [`scrypt:1:8:1$salt$${HEX_64}`, 'not well-formed'],
  [`scrypt:65536:1:1$salt$${HEX_64}`, 'not well-formed'], // N must stay below 2^(16r)
  [`scrypt:1024:0:1$salt$${HEX_64}`, 'not well-formed'],
  [`scrypt:1024:8:0$salt$${HEX_64}`, 'not well-formed'],
  [`scrypt:262144:8:1$salt$${HEX_64}`, 'costs too much'],
  [`scrypt:131072:8:2$salt$${HEX_64}`, 'costs too much'],
  [`scrypt:2:33:1$salt$${HEX_64}`, 'costs too much'],
  [`scrypt:2:8:17$salt$${HEX_64}`, 'costs too much'],
  [`pbkdf2:sha256$salt$${HEX_64.slice(64)}`, 'does not say its number of iterations'],
  [`pbkdf2:sha256:0$salt$${HEX_64.slice(64)}`, 'not well-formed'],
  [`pbkdf2:sha256:-1$salt$${HEX_64.slice(64)}`, 'not well-formed'],
  [`pbkdf2:sha256:2000001$salt$${HEX_64.slice(64)}`, 'costs too much'],
  [`pbkdf2:sha256:99999999999$salt$${HEX_64.slice(64)}`, 'not well-formed'],
  [`pbkdf2:md5:1000$salt$${HEX_64.slice(96)}`, 'not well-formed'],
  [`pbkdf2:sha512:1000$salt$${HEX_64.slice(64)}`, 'not well-formed'],
  ['$pbkdf2-sha256$29000$c2FsdA$c2hvcnQ', 'not well-formed'],
  [`$pbkdf2-sha256$2000001$c2FsdA$${'a'.repeat(43)}`, 'costs too much'],
  [`$pbkdf2-sha256$29000$c2FsdA==$${'a'.repeat(43)}`, 'not well-formed'],
  ['sha1$salt$abcd', 'not well-formed'],
  ['$2b$17$'.padEnd(60, '.'), 'costs too much'],
  ['$2b$12$short', 'not well-formed'],
  ['$2x$12$'.padEnd(60, '.'), 'no scheme'],
  ['hmac-sha384-bcrypt:', 'not well-formed'],
  [`hmac-sha384-bcrypt:sha1$$${HEX_64.slice(88)}`, 'not well-formed'],
];

test.each(UNREADABLE)('%s is not taken, and matches nothing', async (hash, problem) => {
  expect(passwordHashProblem(hash, { allowWeak: true })).toContain(problem);
  expect(await verifyPassword('password', hash)).toEqual({ matches: false, stale: false });
  expect((await verifyPassword(hash, hash)).matches).toBe(false);
});

test.each([
  [`scrypt:131072:8:1$salt$${HEX_64}`],
  [`pbkdf2:sha512:2000000$salt$${HEX_64}`],
  ['$2b$16$'.padEnd(60, '.')],
  ['hmac-sha384-bcrypt:$2b$12$'.padEnd(79, '.')],
])('%s is the most that is taken', (hash) => {
  expect(passwordHashProblem(hash)).toBeNull();
});
