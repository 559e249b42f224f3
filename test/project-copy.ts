import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** What a clone has not, or what a copy needs not. */
const LEFT_OUT = new Set(['node_modules', '.next', '.git', 'data', '.env', 'docs', 'e2e', 'bench', 'next-env.d.ts']);

/** The sources in a folder of their own, inside the project so that its packages are found, as a fresh clone has them. */
export function copyProject(): { folder: string; remove(): void } {
  mkdirSync('.next', { recursive: true });
  const folder = mkdtempSync(path.resolve('.next/copy-'));
  for (const entry of readdirSync('.').filter((name) => !LEFT_OUT.has(name) && !name.endsWith('.tsbuildinfo'))) {
    cpSync(entry, path.join(folder, entry), { recursive: true });
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
