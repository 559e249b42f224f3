import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Reads sources as text, for tests that hold them to a rule.
 *
 * @param roots files, and folders with all that is in them, from the project's root
 * @param names which files of a folder
 * @returns texts by path, in the order of the paths
 */
export function readSources(roots: readonly string[], names = /\.(ts|tsx|mjs)$/): Map<string, string> {
  const files = roots.flatMap((root) => (statSync(root).isDirectory() ? filesIn(root, names) : [root]));
  return new Map(files.sort().map((file) => [file, readFileSync(file, 'utf8')]));
}

const filesIn = (folder: string, names: RegExp): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && names.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));

/** Whether a file is a test of vitest's or the browser's. */
export const isTest = (file: string): boolean => /\.(test|spec)\.tsx?$/.test(file);

/** Whether a file belongs to an app that is built on Latchkey (docs/upgrade.md): how its code looks is that app's business. */
export const isAppsOwn = (file: string): boolean => /^(lib\/app|app\/\(app\))\//.test(file);

/** Without comments, which may name what the code must not do. */
export const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm, '');
