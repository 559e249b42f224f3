import { describe, expect, test } from 'vitest';
import { readSources } from '../../../../test/sources';
import { REWRITTEN_TO } from '../../../edge/routes';
import { checkAccess } from './check';
import { projectFiles } from './project-files';

const SESSION = "import { requireSession } from '@/lib/http/current-session';\n";
const HANDLER = "import { handler, publicHandler } from '@/lib/http/handler';\n";
const DATA = "import { getDb } from '@/lib/db/client';\n";

/** What is wrong with one file of this text. */
const problems = (file: string, text: string): string[] =>
  checkAccess(new Map([[file, text]])).filter((problem) => problem.startsWith(file));

test('everything below app/ protects itself, and all on the public list exists', () => {
  const files = projectFiles();
  expect([...files.keys()]).toEqual(
    expect.arrayContaining(['app/protected/page.tsx', 'app/api/protected/route.ts', 'app/icon.svg']),
  );
  expect(checkAccess(files)).toEqual([]);
});

test('every function that counts as asking for a session is where the check looks for it', () => {
  const check = [...readSources(['lib/cli/build/access'], /(asks|check)\.ts$/).values()].join('');
  const named = [...check.matchAll(/'(lib\/[\w/-]+)#(\w+)'/g)].map(([, file, name]) => ({ file: `${file}.ts`, name }));
  expect(named.length).toBeGreaterThan(5);
  const sources = readSources(['lib/http']);
  const isThere = ({ file, name }: (typeof named)[number]) =>
    new RegExp(`^export (async function|const|function) ${name}\\b`, 'm').test(sources.get(file) ?? '');
  expect(named.filter((each) => !isThere(each))).toEqual([]);
});

test('each of the tree’s own guards is missed when it is gone', () => {
  const rewritten = [...REWRITTEN_TO].map((url) => `app${url}/route.ts`);
  const guarded = [...projectFiles()].filter(
    ([file, text]) => /^app\/.*(page|route)\.tsx?$/.test(file) && /\bawait require|\bhandler\(/.test(text),
  );
  expect(guarded.length).toBeGreaterThan(20);
  for (const [file, text] of guarded.filter(([file]) => !rewritten.includes(file))) {
    const bare = text.replace(/await require\w+\([^)]*\)/g, 'await nobody()').replace(/= handler\(/g, '= nobody(');
    expect([file, problems(file, bare).length]).not.toEqual([file, 0]);
  }
});

describe('a handler', () => {
  const route = (text: string) => problems('app/api/secret/route.ts', HANDLER + text);

  test.each([
    ['is made by handler()', 'export const GET = handler(async () => new Response());'],
    [
      'is exported under other names',
      'const answer = handler(async () => new Response());\nexport { answer as GET, answer as POST };',
    ],
    [
      'refuses the other methods',
      "import { allowOnly } from '@/lib/http/allow-only';\nexport const { DELETE, PUT } = allowOnly('GET');",
    ],
    ['is typed', 'export const GET = handler(async () => new Response()) satisfies Route;'],
  ])('that %s is let through', (_, text) => expect(route(text)).toEqual([]));

  test.each([
    ['is exported raw', 'export async function GET() { return new Response(); }'],
    ['is a raw constant', 'export const POST = async () => new Response();'],
    ['is public and not on the list', 'export const GET = publicHandler(async () => new Response());'],
    ['comes from another file', "export { GET } from './other';"],
    ['comes from another file in full', "export * from './other';"],
    ['is imported and passed on', "import { GET } from './other';\nexport { GET };"],
    ['is sometimes raw', 'export const GET = process.env.X ? handler(f) : f;'],
    ['may become raw', 'export let GET = handler(f);\nGET = f;'],
    ['is taken from something', 'export const { GET } = { GET: f };'],
    ['is made by a handler() of its own', 'function make(handler) { return handler; }\nexport const GET = handler(f);'],
    ['has a name in quotes', 'const f = async () => new Response();\nexport { f as "GET" };'],
  ])('that %s is not', (_, text) => expect(route(text)).toHaveLength(1));

  test('is judged by method', () => {
    const raw = 'export const GET = async () => new Response();\nexport const POST = async () => new Response();';
    expect(problems('app/api/health/route.ts', raw)).toEqual([expect.stringContaining('route.ts: POST is neither')]);
  });

  test('in a private folder is none', () => {
    expect(problems('app/_ui/route.ts', 'export const GET = () => new Response();')).toEqual([]);
  });

  test('may be written in JavaScript, and is seen', () => {
    expect(problems('app/api/secret/route.js', 'export const GET = () => new Response();')).toHaveLength(1);
  });
});

describe('nothing else', () => {
  test.each([
    'app/secret/layout.tsx',
    'app/secret/template.tsx',
    'app/secret/loading.tsx',
    'app/_ui/list.tsx',
    'app/secret/list.tsx',
  ])('reads data: %s', (file) => {
    const text = `${DATA}export default async function L() { return getDb(); }`;
    expect(problems(file, text)).toEqual([expect.stringContaining('reads data')]);
    expect(
      problems(file, `${SESSION}${DATA}export default async function L() { await requireSession(); return getDb(); }`),
    ).toEqual([]);
    expect(problems(file, "import type { Db } from '@/lib/db/client';\nexport default () => null;")).toEqual([]);
  });

  test('reads data through the code of an app, whose list of links is no data', () => {
    const frame = (name: string) => `import { x } from '@/lib/app/${name}';\nexport default () => x;`;
    expect(problems('app/(app)/layout.tsx', frame('notes'))).toEqual([expect.stringContaining('reads data')]);
    expect(problems('app/(app)/layout.tsx', frame('navigation'))).toEqual([]);
  });

  test.each(['app/secret/opengraph-image.tsx', 'app/sitemap.ts', 'app/icon1.tsx', 'app/manifest.ts'])(
    'is made for everybody: %s',
    (file) => {
      expect(problems(file, 'export default () => [];')).toHaveLength(1);
    },
  );

  test.each([
    'app/secret/opengraph-image.png',
    'app/sitemap.xml',
    'public/report.pdf',
    'pages/secret.tsx',
    'src/app/page.tsx',
  ])('is served as it is: %s', (file) => {
    expect(problems(file, '')).toHaveLength(1);
  });

  test.each([
    ["'use server';\nexport async function change() {}", 'app/actions.ts'],
    ["export const f = async () => {\n  'use server';\n};", 'lib/flows/actions.ts'],
    ["'use\\x20server';\nexport async function change() {}", 'lib/flows/actions.ts'],
  ])('is a Server Action: %j', (text, file) => {
    expect(problems(file, text)).toEqual([expect.stringContaining('Server Action')]);
    expect(problems(file, `// ${text.replaceAll('\n', ' ')}\nexport const text = "'use server'";`)).toEqual([]);
  });
});

test('a name on the public list that nothing answers is noticed', () => {
  const files = new Map(projectFiles());
  files.delete('app/robots.txt/route.ts');
  files.delete('app/icon.svg');
  expect(checkAccess(files)).toEqual([
    expect.stringContaining('GET /icon.svg'),
    expect.stringContaining('GET /robots.txt'),
  ]);
});
