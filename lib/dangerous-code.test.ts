import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isAppsOwn, isTest, readSources, withoutComments } from '../test/sources';

/** What may do harm stands in few places, and a reader of docs/asvs.md can rely on there being no others. */

const ROOTS = ['app', 'lib', 'middleware.ts', 'instrumentation.ts', 'instrumentation-client.ts', 'next.config.js'];

/** What runs in production. */
const CODE = [...readSources(ROOTS, /\.(ts|tsx|mjs|css)$/)]
  .filter(([file]) => !isTest(file) && !isAppsOwn(file))
  .map(([file, text]) => [file, withoutComments(text)] as const);

const filesWith = (pattern: RegExp): string[] => CODE.flatMap(([file, text]) => (pattern.test(text) ? [file] : []));

/** A pattern, and the only files that may hold it. */
test.each<[string, RegExp, string[]]>([
  ['text that is run as code', /\beval\(|new Function\b|\bvm'|setTimeout\(['"`]/, []],
  ['text that becomes markup', /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write\(/, []],
  [
    'SQL that is no template',
    /sql\.(raw|lit)\b|\.exec\(`[^`]*\$\{/,
    [
      'lib/auth/guesses.ts',
      'lib/db/sqlite/dialect.ts',
      'lib/transfer/postgres-store.ts',
      'lib/transfer/pull.ts',
      'lib/transfer/seal.ts',
      'lib/transfer/sqlite-file.ts',
    ],
  ],
  [
    'files that are opened, and never the database beside SQLite (lib/db/sqlite/dialect.ts)',
    /import \{[^}]*\b(open|read(?!dir|link)|write|append|copyFile|cp|truncate|create|f(data)?sync)\w*[^}]*\} from 'node:fs|import (\* as )?\w+ from 'node:fs/,
    [
      'lib/auth/password/price.mjs', // /proc
      'lib/cli/build/access/project-files.ts',
      'lib/cli/build/production-build.ts',
      'lib/cli/build/standalone.ts',
      'lib/cli/doctor/installation.ts',
      'lib/cli/environment.ts',
      'lib/cli/user-file/input.ts', // refuses the database's files
      'lib/cli/user-file/output-file.ts', // likewise
      'lib/cli/version.ts',
      'lib/config/files.ts',
      'lib/db/sqlite/dialect.ts', // creates a file that is missing
      'lib/mail/transport.ts',
      'lib/server/next-workarounds.ts',
      'lib/transfer/whole-file.ts', // one that nobody knows yet
    ],
  ],
  ['other programs', /child_process/, ['lib/cli/serve/next.ts']],
  ['expressions made from text', /new RegExp\(/, ['lib/cli/environment.ts', 'lib/server/known-routes.ts']],
  ['messages between windows', /window\.postMessage|addEventListener\(['"]message/, []],
  ['what a browser stores for scripts', /localStorage|sessionStorage|document\.cookie|indexedDB/, []],
  [
    'requests of our own',
    /\bfetch\(|https?\.request\(|https?\.get\(|undici/,
    ['app/_ui/scripted-form.tsx', 'app/_ui/session-check.tsx', 'lib/cli/serve/demo.ts', 'lib/cli/doctor/site.ts'],
  ],
  ['addresses of others', /['"`(]https?:\/\/(?!\$\{|localhost)[^'"`\s]+/, ['lib/config/variables.ts']],
  ['format strings', /util\.format|from 'node:util'/, ['lib/server/console-lines.ts']],
  ['hashes that are broken', /['"](md5|sha1)['"]/, ['lib/auth/password/hashes/proof.ts']],
  ['clients that time forgot', /<(applet|embed)\b|ActiveX|application\/x-shockwave/, []],
  ['callbacks by name', /searchParams\.get\(['"](callback|jsonp)['"]\)/, []],
])('%s: only where it belongs [dangerous-code]', (_, pattern, homes) => {
  expect(filesWith(pattern).sort()).toEqual([...homes].sort());
});

/** The inventory of docs/policies.md, "Keys and cryptography". */
const CRYPTOGRAPHY = [
  'lib/auth/password/proofs.mjs',
  'lib/auth/password/password.ts',
  'lib/auth/refresh-token.ts',
  'lib/cli/build/production-build.ts', // a digest of sources
  'lib/crypto/hash.ts',
  'lib/crypto/mac.ts',
  'lib/crypto/random.ts',
  'lib/transfer/digest.ts',
  'lib/edge/access-token.ts',
  'lib/edge/signing-keys.ts',
  'lib/server/metrics-access.ts',
];

test('cryptography is used where the inventory says, and nowhere else [cryptography]', () => {
  const used = /from '(node:crypto|jose|bcryptjs)'|crypto\.(subtle|getRandomValues|randomUUID)/;
  expect(filesWith(used).sort()).toEqual([...CRYPTOGRAPHY].sort());
  const policies = readFileSync('docs/policies.md', 'utf8');
  const told = CRYPTOGRAPHY.filter((file) => policies.includes(file));
  expect([...told, 'lib/cli/build/production-build.ts'].sort()).toEqual([...CRYPTOGRAPHY].sort());
});
