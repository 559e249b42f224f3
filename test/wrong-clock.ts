import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { aptInstall } from './command';

/** Where Debian and others put the library that tells a process another time. */
function findLibrary(): string | null {
  for (const root of ['/usr/lib', '/usr/lib64', '/usr/local/lib']) {
    const folders = existsSync(root) ? ['', ...readdirSync(root).filter((name) => name.includes('linux-gnu'))] : [];
    const files = folders.map((folder) => path.join(root, folder, 'faketime', 'libfaketimeMT.so.1'));
    const found = files.find((file) => existsSync(file));
    if (found) return found;
  }
  return null;
}

/**
 * The environment in which a process's clock is off by so many seconds, the edge's sandbox in it as well (libfaketime).
 *
 * @returns null where the library is not and may not be installed
 */
export async function wrongClock(seconds: number): Promise<Record<string, string> | null> {
  const library = findLibrary() ?? ((await aptInstall('faketime')) ? findLibrary() : null);
  if (!library) return null;
  const sign = seconds < 0 ? '-' : '+';
  return { LD_PRELOAD: library, FAKETIME: `${sign}${Math.abs(seconds)}s`, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
}
