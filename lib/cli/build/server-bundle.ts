import { rmSync } from 'node:fs';

/** Left to Node, which finds them in `node_modules`: they hold native code, look for files of their own, or are shared with Next's bundles. */
export const NOT_BUNDLED = ['next', '@next/env', '@photostructure/sqlite', 'pg', 'pino', 'prom-client'];

/** Packages that are not modules call `require`, which modules have not. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);";

/** How our programs become files that Node runs by itself, without tsx: it would take a third of a second of each start. */
export const BUNDLED = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  external: NOT_BUNDLED,
  banner: { js: REQUIRE },
  logLevel: 'warning',
} as const;

/** Makes the server process of lib/server/main.ts, in this folder. What only some processes need is a file beside it. */
export async function bundleServer(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const { build } = await import('esbuild'); // of the machine that builds alone
  await build({ ...BUNDLED, entryPoints: ['lib/server/main.ts'], outdir: folder, splitting: true });
}
