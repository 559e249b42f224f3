import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Files } from './check';

/** Where Next looks for what it serves, and `lib/`, where a Server Action could hide. */
const ROOTS = ['app', 'lib', 'pages', 'src', 'public'];

export function projectFiles(root = '.'): Files {
  const names = ROOTS.filter((folder) => existsSync(path.join(root, folder))).flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name)),
  );
  const files = names.filter((name) => statSync(path.join(root, name)).isFile());
  const isCode = (name: string) => /\.(tsx?|jsx?)$/.test(name);
  return new Map(
    files.map((name) => [
      name.replaceAll(path.sep, '/'),
      isCode(name) ? readFileSync(path.join(root, name), 'utf8') : '',
    ]),
  );
}
