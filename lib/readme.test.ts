import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAppsOwn } from '../test/sources';
import { VARIABLES } from './config/variables';

/** What is made from other settings, or from the machine, where it is not set. */
const DERIVED: ReadonlySet<string> = new Set(['APP_ORIGIN', 'WEB_CONCURRENCY', 'MAIL_FROM']);

const fallbackOf = (variable: object): string => ('fallback' in variable ? `\`${variable.fallback}\`` : '');

/** An app's README takes the place of ours, and need not say what ours says. */
const isOurs = (readme: string): boolean => readFileSync(readme, 'utf8').startsWith('# Latchkey');

describe.each(['README.md', 'README.ko.md'])('%s', (file) => {
  const text = readFileSync(file, 'utf8');

  test.runIf(isOurs(file))('names every setting with its default, in the order of lib/config/variables.ts', () => {
    const rows = [...text.matchAll(/^\| `([A-Z_]+)` \| (.*?) ?\|/gm)].map(([, name = '', fallback = '']) => [
      name,
      fallback,
    ]);
    const expected = Object.entries(VARIABLES).map(([name, variable]) => [name, fallbackOf(variable)]);
    const settled = (row: string[]) => (DERIVED.has(row[0] ?? '') ? [row[0]] : row);
    expect(rows.map(settled)).toEqual(expected.map(settled));
  });
});

/** Paths of this repository in Markdown links and pictures. */
const linksOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:|mailto:|#)([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(
    ([, link, picture]) => link ?? picture ?? '',
  );

const DOCUMENTS = ['.', 'docs', 'docs/decisions'].flatMap((folder) =>
  readdirSync(folder).flatMap((name) => (name.endsWith('.md') ? [path.join(folder, name)] : [])),
);

const headingsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

test.each(DOCUMENTS)('%s leads to what is there', (file) => {
  for (const link of linksOf(file)) {
    const [target = '', section] = link.split('#');
    const found = target === '' ? file : path.join(path.dirname(file), target);
    expect(existsSync(found), link).toBe(true);
    const theirs = found === 'README.md' && !isOurs(found);
    if (section && !theirs) expect(headingsOf(found), link).toContain(section);
  }
});

const ROOTS = ['lib', 'app', 'test', 'e2e', 'bench', 'docs', '.ci', '.github'];

const FILES = ROOTS.flatMap((root) => [
  root,
  ...readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => path.posix.join(root, name)),
]);

/** Paths in `code`, from the project's root. The changelog names those of earlier versions. */
const pathsOf = (file: string): string[] =>
  file === 'CHANGELOG.md'
    ? []
    : [...readFileSync(file, 'utf8').matchAll(/`((?:lib|app|test|e2e|bench|docs|\.ci|\.github)\/[^`\s]*)`/g)].map(
        ([, name = '']) => name,
      );

/** `lib/auth/*.ts` is any file there, `lib/mail/messages-<tag>.ts` and `docs/decisions/NNN-title.md` too; a module may go without its extension. */
function isThere(name: string): boolean {
  const escaped = name.replace(/\/$/, '').replace(/[.+^$()[\]|]/g, '\\$&');
  const alternatives = escaped.replace(/\{([^}]*)\}/g, (_, names: string) => `(${names.replaceAll(',', '|')})`);
  const pattern = new RegExp(`^${alternatives.replace(/\*|<\w+>|N{3,4}-[\w-]+/g, '[^/]*')}(\\.\\w+)?$`);
  return FILES.some((file) => pattern.test(file));
}

test.each(DOCUMENTS)('%s names files that are there', (file) => {
  expect(pathsOf(file).filter((name) => !isAppsOwn(name) && !isThere(name))).toEqual([]);
});

test('a path that is not there is noticed', () => {
  expect(['lib/time.ts', 'lib/time', 'lib/auth/', 'lib/mail/messages-<tag>.ts'].every(isThere)).toBe(true);
  expect(['lib/times.ts', 'lib/tim', 'lib/auth/*.tsx'].some(isThere)).toBe(false);
});
