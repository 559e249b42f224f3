import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isBuilt, spawnNext } from '../serve/next';
import { SERVER_FOLDER } from '../serve/server-program';
import { bundleServer } from './server-bundle';

/** What no page or handler is made from; everything else may be. */
const NOT_SOURCES = new Set([
  'node_modules',
  'data',
  'docs',
  'e2e',
  'test',
  'bench',
  'README.md',
  'README.ko.md',
  'LICENSE',
  'Dockerfile',
  'compose.yaml',
  'next-env.d.ts',
]);
const NOT_BUILT = /\.test\.tsx?$|\.tsbuildinfo$|^lib\/cli\//;

const STAMP = '.next/latchkey-sources';

function listSources(): string[] {
  const roots = readdirSync('.').filter((name) => !name.startsWith('.') && !NOT_SOURCES.has(name));
  const files = roots.flatMap((root) =>
    statSync(root).isDirectory()
      ? readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => path.join(root, name))
      : [root],
  );
  const names = files.filter((file) => statSync(file).isFile()).map((file) => file.replaceAll(path.sep, '/'));
  return names.filter((name) => !NOT_BUILT.test(name)).sort();
}

/** A digest of all that goes into a build, whatever its time stamps: a fresh checkout of the same tree has the same one. */
function digestOfSources(): string {
  const digest = createHash('sha256').update(process.version);
  for (const file of listSources()) digest.update(`\0${file}\0`).update(readFileSync(file));
  const inlined = Object.entries(process.env).filter(([name]) => name.startsWith('NEXT_PUBLIC_'));
  return digest.update(JSON.stringify(inlined.sort())).digest('hex');
}

/** Whether there is a production build, and of the sources as they are now. */
export function buildState(): 'missing' | 'stale' | 'current' {
  if (!isBuilt()) return 'missing';
  if (!existsSync(STAMP)) return 'stale';
  return readFileSync(STAMP, 'utf8') === digestOfSources() ? 'current' : 'stale';
}

/** Ends where a page or handler lets everybody in without being on the public list: such a build must not exist. */
async function requireProtected(): Promise<void> {
  // Here, because its parser is there where one builds: `npm start` runs without development packages as well.
  const [{ checkAccess }, { projectFiles }] = await Promise.all([
    import('./access/check'),
    import('./access/project-files'),
  ]);
  const problems = checkAccess(projectFiles());
  if (problems.length === 0) return;
  console.error(`Not built:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  process.exit(1);
}

/** Builds for production, or ends with the build's exit code. */
export async function build(): Promise<void> {
  await requireProtected();
  const digest = digestOfSources();
  const [code] = (await once(spawnNext('build'), 'exit')) as [number | null];
  if (code !== 0) process.exit(code ?? 1);
  await bundleServer(SERVER_FOLDER);
  writeFileSync(STAMP, digest);
}
