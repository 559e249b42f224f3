import { type ExecFileOptions, execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program and returns its standard output. @throws with its standard error when it fails */
export async function run(file: string, args: readonly string[], options: ExecFileOptions = {}): Promise<string> {
  const { stdout } = await execute(file, args, { maxBuffer: 2 ** 26, ...options });
  return String(stdout).trim();
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first of these programs that is on the PATH, or null. */
export function findOnPath(...names: string[]): string | null {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return candidates.find(isExecutable) ?? null;
}

const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * Installs Debian packages where that can be done without asking anybody: as root, with apt-get.
 *
 * @returns whether it did
 */
export async function aptInstall(...packages: string[]): Promise<boolean> {
  if (!isRoot() || !findOnPath('apt-get')) return false;
  console.log(`Installing ${packages.join(', ')} with apt-get …`);
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  try {
    await run('apt-get', ['update', '-qq'], options);
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
    return true;
  } catch (error) {
    console.error(`apt-get could not install ${packages.join(', ')}: ${(error as Error).message}`);
    return false;
  }
}
