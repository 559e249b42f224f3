import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Whether a path is left out of what is sent to the engine. Knows `*` and `**`, as far as .dockerignore needs them. */
export function isLeftOut(file: string, patterns = readPatterns()): boolean {
  return patterns.some((pattern) => pattern.test(file));
}

/** The patterns of .dockerignore. One that names a folder leaves out all that is in it. */
export function readPatterns(): RegExp[] {
  const lines = readFileSync('.dockerignore', 'utf8')
    .split('\n')
    .map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map(patternOf);
}

function patternOf(line: string): RegExp {
  if (/[!?[\]\\]/.test(line)) throw new Error(`.dockerignore: the tests cannot read ${line}`);
  const escaped = line.replaceAll(/[.+^$(){}|]/g, String.raw`\$&`);
  const text = escaped.replaceAll('**/', '\0').replaceAll('*', '[^/]*').replaceAll('\0', '(?:.*/)?');
  return new RegExp(`^${text}(?:/|$)`);
}

/** Copies a file or folder of the project into another, as far as it is sent to the engine. */
export function copyContext(source: string, target: string): void {
  const patterns = readPatterns();
  const visit = (file: string): void => {
    for (const entry of readdirSync(file, { withFileTypes: true })) {
      const name = path.posix.join(file, entry.name);
      if (isLeftOut(name, patterns)) continue;
      if (entry.isDirectory()) visit(name);
      else copy(name);
    }
  };
  const copy = (file: string): void => {
    const to = path.join(target, file);
    mkdirSync(path.dirname(to), { recursive: true });
    cpSync(file, to);
  };
  if (source === '.') visit('.');
  else copy(source);
}
