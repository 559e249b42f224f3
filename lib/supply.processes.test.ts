import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { rounds } from '../test/rounds';

/** What npm writes, also where it ends with an error: as JSON. */
async function npm(...args: string[]): Promise<Record<string, unknown>> {
  const failed = (error: { stdout: string }) => error;
  const { stdout } = await promisify(execFile)('npm', [...args, '--json'], { timeout: 60_000 }).catch(failed);
  try {
    return JSON.parse(stdout);
  } catch {
    return {};
  }
}

test.runIf(rounds(0, 1))('npm knows of no hole in what runs in production', async ({ skip }) => {
  const { vulnerabilities } = await npm('audit', '--omit=dev');
  if (!vulnerabilities) return skip('no registry answers');
  expect(Object.keys(vulnerabilities)).toEqual([]);
});

test.runIf(rounds(0, 1))('the registry’s signatures hold', async ({ skip }) => {
  const { invalid, missing } = await npm('audit', 'signatures');
  if (!invalid || !missing) return skip('no registry answers');
  expect(invalid).toEqual([]);
});
