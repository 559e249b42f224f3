import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { VARIABLES } from './config/variables';

/** What is made from other settings, or from the machine, where it is not set. */
const DERIVED: ReadonlySet<string> = new Set(['APP_ORIGIN', 'WEB_CONCURRENCY', 'MAIL_FROM']);

const fallbackOf = (variable: object): string => ('fallback' in variable ? `\`${variable.fallback}\`` : '');

describe.each(['README.md', 'README.ko.md'])('%s', (file) => {
  const text = readFileSync(file, 'utf8');

  test('names every setting with its default, in the order of lib/config/variables.ts', () => {
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
    if (section) expect(headingsOf(found), link).toContain(section);
  }
});
