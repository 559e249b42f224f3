import { describe, expect, test } from 'vitest';
import { checkAccess } from './check';

const SESSION = "import { requireSession } from '@/lib/http/current-session';\n";
const DATA = "import { getDb } from '@/lib/db/client';\n";

/** What is wrong with one file of this text. */
const problems = (file: string, text: string): string[] =>
  checkAccess(new Map([[file, text]])).filter((problem) => problem.startsWith(file));

describe('a page', () => {
  const page = (body: string, head = SESSION) =>
    problems('app/secret/page.tsx', `${head}export default async function Page() {\n${body}\n}`);

  test.each([
    ['asks', 'await requireSession(); return null;'],
    ['keeps what it is told', 'const { user } = await requireSession(); return <p>{user.username}</p>;'],
    ['keeps a part of it', 'const name = (await requireSession())!.user.username as string; return name;'],
    ['looks at the language first', 'const locale = await pageLocale(); await requireSession(); return locale;'],
    ['has a function that returns before', 'const f = () => { return 1; }; await requireSession(); return f();'],
  ])('that %s is let through', (_, body) => expect(page(body)).toEqual([]));

  test.each([
    ['does not ask', 'return <p>secret</p>;'],
    ['asks nobody', 'requireSession(); return null;'],
    ['asks in a comment', '// await requireSession();\n/* await requireSession(); */ return null;'],
    ['asks in a text', "const text = 'await requireSession()'; return text;"],
    ['asks in its markup', 'return <p>await requireSession()</p>;'],
    ['returns before it asks', 'if (Math.random() > 2) return <p>secret</p>; await requireSession(); return null;'],
    ['returns from a block before', 'for (;;) { { return 1; } } await requireSession();'],
    ['asks under a condition', 'if (process.env.X) await requireSession(); return null;'],
    ['asks behind &&', 'process.env.X && (await requireSession()); return null;'],
    ['asks behind a ?', 'const s = process.env.X ? await requireSession() : null; return s;'],
    ['asks and catches', 'try { await requireSession(); } catch {} return null;'],
    ['catches otherwise', 'await requireSession().catch(() => null); return null;'],
    ['asks in a function', 'const ask = async () => { await requireSession(); }; return null;'],
    ['asks in a loop', 'while (0) await requireSession(); return null;'],
    ['asks beside others', 'await Promise.all([requireSession(), getSecrets()]); return null;'],
    ['asks a function of its own', 'const requireSession = async () => {}; await requireSession(); return null;'],
  ])('that %s is not', (_, body) => expect(page(body)).toHaveLength(1));

  test('that reads data before it asks is not', () => {
    expect(page('const db = getDb(); await requireSession(); return db;', SESSION + DATA)).toHaveLength(1);
    expect(
      page(
        'const x = await read(); await requireSession(); return x;\n}\nasync function read() { return getDb();',
        SESSION + DATA,
      ),
    ).toHaveLength(1);
  });

  test.each([
    [
      'under another name',
      "import { requireSession as ask } from '@/lib/http/current-session';\nexport default async function P() { await ask(); }",
    ],
    [
      'from a relative path',
      "import { requireSession } from '../../lib/http/current-session';\nexport default async function P() { await requireSession(); }",
    ],
    [
      'with the password',
      "import { requireRecentSession } from '@/lib/http/recent-session';\nexport default async () => { await requireRecentSession('/x'); }",
    ],
    ['and is exported by name', `${SESSION}async function P() { await requireSession(); }\nexport default P;`],
    [
      'and is exported as default',
      `${SESSION}const P = async () => { await requireSession(); };\nexport { P as default };`,
    ],
  ])('may ask %s', (_, text) => expect(problems('app/secret/page.tsx', text)).toEqual([]));

  test.each([
    [
      'imports the type alone',
      "import type { requireSession } from '@/lib/http/current-session';\nexport default async function P() { await requireSession(); }",
    ],
    [
      'imports it from elsewhere',
      "import { requireSession } from './mine';\nexport default async function P() { await requireSession(); }",
    ],
    [
      'imports another thing by that name',
      "import { peekSession as requireSession } from '@/lib/http/current-session';\nexport default async function P() { await requireSession(); }",
    ],
    ['imports nothing', 'export default async function P() { await requireSession(); }'],
    ['exports another file’s', "export { default } from '../protected/page';"],
    ['wraps itself', `${SESSION}export default wrap(async () => { await requireSession(); });`],
    ['is no function', `${SESSION}export default class P { async render() { await requireSession(); } }`],
    [
      'may become another',
      `${SESSION}let P = async () => { await requireSession(); };\nP = async () => null;\nexport default P;`,
    ],
    ['has no default', `${SESSION}export async function Page() { await requireSession(); }`],
    ['runs in the browser', "'use client';\nexport default function P() { return null; }"],
    [
      'has a parameter by that name',
      `${SESSION}export default async function P({ requireSession }) { await requireSession(); }`,
    ],
  ])('that %s is not let through', (_, text) => expect(problems('app/secret/page.tsx', text)).toHaveLength(1));

  test('is judged by the path that it answers to', () => {
    const open = 'export default () => null;';
    expect(problems('app/(public)/sign-in/page.tsx', open)).toEqual([]);
    for (const file of [
      'sign-in/more/page.jsx',
      'sign-in/[id]/page.tsx',
      '(a)/(b)/x/page.js',
      'x/@slot/default.tsx',
      'Sign-in/page.tsx',
      'x/@slot/page.tsx',
    ]) {
      expect([file, problems(`app/${file}`, open).length]).toEqual([file, 1]);
    }
  });

  test('may not read data for its metadata before it asks', () => {
    const asking = 'export default async function P() { await requireSession(); }\n';
    const text = `${SESSION}${DATA}${asking}`;
    expect(
      problems(
        'app/secret/page.tsx',
        `${text}export const generateMetadata = async () => ({ title: await title() });\nasync function title() { return getDb(); }`,
      ),
    ).toHaveLength(1);
    expect(problems('app/secret/page.tsx', `${text}export { generateMetadata } from './x';`)).toHaveLength(1);
    expect(
      problems(
        'app/secret/page.tsx',
        `${text}export async function generateMetadata() { await requireSession(); return getDb(); }`,
      ),
    ).toEqual([]);
    expect(problems('app/secret/page.tsx', `${text}export const generateMetadata = () => ({ title: 'x' });`)).toEqual(
      [],
    );
  });
});
