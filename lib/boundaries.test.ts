import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAppsOwn, isTest, readSources } from '../test/sources';

/**
 * The rules of the tree, executed over the real imports:
 *
 *     app → http → flows → api, mail → auth → db, crypto → observe, config, time, errors, per-process
 *     server → http, flows        middleware.ts → edge → config, errors, time        nothing imports app, cli or test
 *
 * lib/app is the code of an app that is built on Latchkey: what app/ is to routes.
 */
const FOUNDATIONS = ['crypto', 'config', 'observe', 'per-process', 'time', 'errors'];
const DATA = ['auth', 'db', 'edge', 'i18n', 'html', ...FOUNDATIONS];
const MAY_IMPORT: Record<string, readonly string[]> = {
  time: [],
  errors: [],
  html: ['i18n'],
  i18n: ['edge'],
  config: ['time'],
  crypto: ['time'],
  observe: ['per-process', 'time'],
  'per-process': [],
  edge: ['config', 'errors', 'time'],
  db: FOUNDATIONS,
  auth: ['db', 'edge', 'i18n', ...FOUNDATIONS],
  mail: DATA,
  transfer: ['mail', ...DATA],
  // api: an account's export speaks as the API does.
  flows: ['api', 'mail', ...DATA],
  api: DATA,
  http: ['server', 'api', 'flows', 'mail', ...DATA],
  server: ['http', 'api', 'flows', 'mail', ...DATA],
  // http: doctor compares the headers that arrive with those that are sent. api: sessions are listed as the API does.
  cli: ['server', 'http', 'api', 'transfer', 'flows', 'mail', ...DATA],
  test: ['cli', 'server', 'transfer', 'flows', 'mail', ...DATA],
  app: ['lib/app', 'server', 'http', 'api', 'flows', 'mail', ...DATA],
  'lib/app': ['http', 'api', 'flows', 'mail', ...DATA],
  // The nonce of a response is random, too, and lib/crypto/random is made of Web Crypto alone.
  middleware: ['edge', 'config', 'crypto', 'time'],
  instrumentation: ['server'],
  'instrumentation-client': ['edge'],
};

/** What rooms read of lib/app. Each is part of the room that reads it, so that it brings nothing along. */
const READ_BY_ROOMS: Record<string, string> = {
  'lib/app/after-restore': 'transfer',
  'lib/app/brand': 'config',
  'lib/app/content-sources': 'edge',
  'lib/app/form-pages': 'http',
  'lib/app/migrations': 'db',
  'lib/app/routes': 'edge',
  'lib/app/schema': 'db',
};

const ROOTS = ['middleware.ts', 'instrumentation.ts', 'instrumentation-client.ts', 'app', 'lib', 'test'];

const TEXTS = readSources(ROOTS);
const CODE = [...TEXTS.keys()].filter((file) => !isTest(file));
const OURS = CODE.filter((file) => !isAppsOwn(file));

/** What a file imports, types included: ours as paths from the root without extension, packages as they are named. */
function importsOf(file: string): string[] {
  const text = TEXTS.get(file) ?? '';
  const specifiers = [
    ...text.matchAll(/^import\s*'([^']+)'|^(?:import|export)\b[^;'"]*?\bfrom\s*'([^']+)'|\bimport\(\s*'([^']+)'/gm),
  ].map((found) => found.slice(1).find(Boolean) ?? '');
  return specifiers.map((specifier) => {
    if (specifier.startsWith('@/')) return specifier.slice(2);
    return specifier.startsWith('.') ? path.join(path.dirname(file), specifier) : specifier;
  });
}

/** `lib/auth/user` is of layer `auth`, `lib/config/config.ts` of `config`, a package of none. */
function layerOf(file: string): string | null {
  const [top = '', second = '', third = ''] = file.replace(/\.(ts|tsx|mjs)$/, '').split('/');
  if (top === 'lib' && second === 'app') return READ_BY_ROOMS[`lib/app/${third}`] ?? 'lib/app';
  if (top === 'lib') return second || null;
  return ['app', 'middleware', 'instrumentation', 'instrumentation-client', 'test'].includes(top) ? top : null;
}

const bare = (file: string) => file.replace(/\.(ts|tsx|mjs)$/, '');
const FILES = new Map(CODE.map((file) => [bare(file), file]));
const fileOf = (imported: string) => FILES.get(bare(imported));

function closureOf(file: string, seen = new Set<string>()): Set<string> {
  for (const imported of importsOf(file)) {
    if (seen.has(imported)) continue;
    seen.add(imported);
    const ours = fileOf(imported);
    if (ours) closureOf(ours, seen);
  }
  return seen;
}

/** `next/server` is of `next`, `@next/env` is itself. */
const packageOf = (imported: string): string => /^(@[^/]+\/)?[^/]+/.exec(imported)?.[0] ?? '';
const isOurs = (name: string): boolean =>
  ['lib', 'app', 'test', 'package.json'].includes(name) || name.startsWith('node:');

describe('every file', () => {
  test('is seen by this test', () => {
    expect(CODE).toContain('lib/edge/gate.ts');
    expect(importsOf('middleware.ts')).toContain('lib/edge/gate');
    expect(importsOf('app/protected/page.tsx')).toContain('lib/http/current-session');
    expect(importsOf('instrumentation.ts')).toEqual(['next', 'lib/server/own-server', 'lib/server/page-error']);
  });

  test.each(CODE)('%s imports only what its layer may [V15.2.3]', (file) => {
    const layer = layerOf(file) ?? '';
    const allowed = [layer, ...(MAY_IMPORT[layer] ?? [])];
    const layers = importsOf(file).flatMap((imported) => layerOf(imported) ?? []);
    expect(layers.filter((imported) => !allowed.includes(imported))).toEqual([]);
  });
});

test('no file imports itself by way of others, types included', () => {
  const imports = new Map(CODE.map((file) => [file, importsOf(file).flatMap((imported) => fileOf(imported) ?? [])]));
  const reached = (file: string, seen = new Set<string>()): Set<string> => {
    for (const next of imports.get(file) ?? []) if (!seen.has(next)) reached(next, seen.add(next));
    return seen;
  };
  expect(CODE.filter((file) => reached(file).has(file))).toEqual([]);
});

test('only the rim knows Next', () => {
  const knowing = OURS.filter((file) => importsOf(file).some((imported) => /^next(\/|$)/.test(imported)));
  // The tests run the built gate in the runtime that Next runs it in.
  const layers = new Set(knowing.filter((file) => file !== 'test/built-gate.ts').map(layerOf));
  expect([...layers].sort()).toEqual(['app', 'http', 'instrumentation', 'middleware', 'server']);
});

test('mail decides nothing about accounts: of lib/auth it knows what a device is called', () => {
  const imported = OURS.filter((file) => layerOf(file) === 'mail').flatMap(importsOf);
  expect(imported.filter((each) => layerOf(each) === 'auth')).toEqual(['lib/auth/device-name']);
});

test.each(['routes', 'content-sources'])('what the edge reads of an app imports nothing: lib/app/%s.ts', (name) => {
  expect(closureOf('middleware.ts')).toContain(`lib/app/${name}`);
  expect(importsOf(`lib/app/${name}.ts`)).toEqual([]);
});

test('what runs at the edge needs Web APIs, jose and zod alone', () => {
  const packages = [...closureOf('middleware.ts')].filter((imported) => layerOf(imported) === null);
  expect(packages.sort()).toEqual(['jose', 'next/server', 'zod']);
});

test('what runs in production is installed there: npm ci --omit=dev', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
  const only = ['test/', 'lib/cli/build/access/', 'lib/cli/build/server-bundle.ts', 'lib/cli/build/standalone.ts']; // the others are part of the build
  const running = CODE.filter((file) => !only.some((folder) => file.startsWith(folder)));
  const packages = new Set(
    running
      .flatMap(importsOf)
      .filter((imported) => /^@?[a-z]/.test(imported))
      .map(packageOf),
  );
  const others = [...packages].filter((name) => !(name in dependencies) && !isOurs(name));
  expect(others).toEqual([]);
  expect(packages).toContain('commander');
});

test('the gate’s own file stays short', () => {
  expect(TEXTS.get('middleware.ts')?.split('\n').length).toBeLessThan(45);
});

/** One source each. A pattern, and the only files (or folders) that may hold it. */
test.each([
  [
    'the environment',
    /process\.env\b/,
    [
      'lib/config/config.ts',
      'lib/config/files.ts',
      'lib/cli/',
      'test/',
      'instrumentation.ts',
      'lib/server/next-workarounds.ts',
    ],
  ],
  ['the clock', /Date\.now|new Date\(\)|performance\.now/, ['lib/time.ts', 'test/']],
  ['randomness', /getRandomValues|randomBytes|randomUUID|randomInt|Math\.random/, ['lib/crypto/random.ts', 'test/']],
  ['Set-Cookie texts', /SameSite=/, ['lib/edge/set-cookie.ts']],
  ['bcrypt', /from 'bcryptjs'/, ['lib/auth/password/proofs.mjs']],
])('%s has one source [V11.2.1 V11.5.1]', (_, pattern, homes) => {
  const holding = OURS.filter((file) => pattern.test(TEXTS.get(file) ?? ''));
  expect(holding.filter((file) => !homes.some((home) => file.startsWith(home)))).toEqual([]);
  expect(holding.some((file) => file.startsWith(homes[0] ?? ''))).toBe(true); // the pattern still finds its home
});

test('there are no Server Actions [V1.5.2]', () => {
  expect(CODE.filter((file) => /['"]use server['"]/.test(TEXTS.get(file) ?? ''))).toEqual([]);
});

test('no file is a barrel or a drawer', () => {
  expect(OURS.filter((file) => /(^|\/)(index|utils|helpers|types|constants)\.tsx?$/.test(file))).toEqual([]);
});

test('no file outgrows the reader', () => {
  expect(OURS.filter((file) => (TEXTS.get(file) ?? '').split('\n').length > 200)).toEqual([]);
});
