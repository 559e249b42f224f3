import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'playwright/test';

/** All the text of the files below a folder of the build that a predicate picks. */
function textOf(folder: string, pick: (file: string) => boolean): string {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => path.join(entry.parentPath, entry.name)).filter(pick);
  return files.map((file) => readFileSync(file, 'utf8')).join('\n');
}

test('the edge bundle holds the gate, and neither bcryptjs nor the database', () => {
  const { middleware } = JSON.parse(readFileSync('.next/server/middleware-manifest.json', 'utf8'));
  const files: string[] = middleware['/'].files;
  const edge = files.map((file) => readFileSync(path.join('.next', file), 'utf8')).join('\n');
  expect(edge).toContain('latchkey signing key v1');
  expect(edge).not.toMatch(
    /bcryptjs|password-worker|\$2[aby]\$|kysely|SqliteDriver|PostgresDialect|photostructure|password_hash/,
  );
});

test('the gate stands before every path but static files, and spares nobody but who brings a handler a token', () => {
  const { middleware } = JSON.parse(readFileSync('.next/server/middleware-manifest.json', 'utf8'));
  const matchers = middleware['/'].matchers as { originalSource: string; has?: unknown; missing?: unknown }[];
  expect(matchers.map(({ originalSource, has, missing }) => [originalSource, has, missing])).toEqual([
    ['/((?!_next/static/|api/).*)', undefined, undefined],
    ['/api/:path*', undefined, [{ type: 'header', key: 'authorization', value: '(?:[Bb]earer|JWT) .*' }]],
  ]);
});

test('the browser’s bundle holds nothing of the server [V3.5.7 V13.3.1 V15.2.3]', () => {
  const client = textOf('.next/static', (file) => file.endsWith('.js'));
  expect(client).toContain('Something went wrong on our side'); // app/error.tsx, a client component
  expect(client).not.toMatch(/latchkey signing key|password_hash|AUTH_SECRET|jose|kysely|bcrypt/);
});
