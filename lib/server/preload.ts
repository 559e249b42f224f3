import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whoever comes at once shall not wait for what others will ask for. */
const AFTER_MS = 1_000;

/** Between one and the next, for requests. */
const PAUSE_MS = 5;

/**
 * Loads all pages and handlers a moment after the start, so that no first visitor of any of them waits for its code.
 *
 * Next can do so itself (`preloadEntriesOnStart`), but does it before the first answer: a start took 650 ms of processor time with
 * that, and 500 without. What is loaded here Next finds in Node's cache of modules. One that can't be loaded is left to its first
 * visitor, and the error to the log of that request.
 *
 * @param folder of the build
 */
export async function preloadSoon(
  folder = path.join(/* turbopackIgnore: true */ process.cwd(), '.next'),
): Promise<void> {
  await sleep(AFTER_MS, undefined, { ref: false });
  const server = path.join(folder, 'server');
  const require = createRequire(path.join(server, 'preload.js'));
  for (const file of listEntries(server)) {
    try {
      require(path.join(server, file));
    } catch {}
    await sleep(PAUSE_MS, undefined, { ref: false });
  }
}

/** The modules of pages and handlers, as Next lists them. */
function listEntries(server: string): string[] {
  const manifest: Record<string, string> = JSON.parse(
    readFileSync(path.join(server, 'app-paths-manifest.json'), 'utf8'),
  );
  return Object.values(manifest);
}
