import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { NEXT } from '../lib/cli/serve/next';
import { run } from './command';

export type Floor = { folder: string; remove(): void };

/**
 * Builds the floor (bench/floor): the least app that says Hello, on the same Next. What it costs, nobody can save. Beside it
 * stands a page with the markup of our protected one.
 *
 * @param gated whether a middleware that only passes on stands before it
 */
export async function buildFloor(gated: boolean): Promise<Floor> {
  const folder = mkdtempSync(path.resolve('.next/floor-')); // inside the project, so that its packages are found
  cpSync('bench/floor', folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  // Where there is none, Next takes ours from further up: so there is one of each, and one that nothing matches is none.
  writeFileSync(path.join(folder, 'instrumentation.js'), 'export function register() {}\n');
  if (!gated) appendFileSync(path.join(folder, 'middleware.ts'), "\nexport const config = { matcher: '/nowhere' };\n");
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as const;
  await run(process.execPath, [NEXT, 'build'], { cwd: folder, env });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
