import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { spawnNext } from './next';

/** Everything the build is made from. */
const SOURCES = [
  ...['app', 'lib', 'middleware.ts', 'instrumentation.ts'],
  ...['next.config.js', 'postcss.config.mjs', 'tsconfig.json', 'package-lock.json'],
];
/** Parts of lib that no page or handler contains. */
const NOT_BUILT = /\.test\.tsx?$|^lib\/(cli|testing)\//;

const STAMP = '.next/latchkey-sources';

function listFiles(source: string): string[] {
  if (!existsSync(source)) return [];
  const entries = source.includes('.') ? [] : readdirSync(source, { withFileTypes: true, recursive: true });
  if (entries.length === 0) return [source];
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

/** A digest of the sources, whatever their time stamps: a fresh checkout of the same tree has the same one. */
function digestOfSources(): string {
  const digest = createHash('sha256').update(process.version);
  const files = SOURCES.flatMap(listFiles).map((file) => file.replaceAll(path.sep, '/'));
  for (const file of files.filter((each) => !NOT_BUILT.test(each)).sort()) {
    digest.update(`\0${file}\0`).update(readFileSync(file));
  }
  return digest.digest('hex');
}

/** Whether there is a production build, and of the sources as they are now. */
export function buildState(): 'missing' | 'stale' | 'current' {
  if (!existsSync('.next/BUILD_ID')) return 'missing';
  if (!existsSync(STAMP)) return 'stale';
  return readFileSync(STAMP, 'utf8') === digestOfSources() ? 'current' : 'stale';
}

/** Builds for production, or ends with the build's exit code. */
export async function build(): Promise<void> {
  const digest = digestOfSources();
  const [code] = (await once(spawnNext('build'), 'exit')) as [number | null];
  if (code !== 0) process.exit(code ?? 1);
  writeFileSync(STAMP, digest);
}
