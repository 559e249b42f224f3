import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { MutantResult, Position } from '@stryker-mutator/api/core';
import { Stryker } from '@stryker-mutator/core';
import type { Target } from './targets';

/** A change of the code, and whether a test noticed it. */
export type Mutant = { file: string; line: number; from: string; to: string; noticed: boolean };

const CACHE = '.mutation';

/** Runs the target's tests once for each mutant of it; what has not changed since the last run is remembered in `.mutation`. */
export async function mutantsOf({ file, tests }: Target): Promise<Mutant[]> {
  // Not Stryker's own `testFiles`: with it what a module computes when it is loaded is changed too late to be noticed.
  process.env.MUTATION_TESTS = tests.join();
  const results = await new Stryker({
    mutate: [file],
    testRunner: 'vitest',
    vitest: { configFile: 'vitest.mutation.config.ts' },
    plugins: ['@stryker-mutator/vitest-runner'],
    coverageAnalysis: 'perTest',
    concurrency: Number(process.env.MUTATION_CONCURRENCY ?? 1),
    reporters: ['dots'],
    incremental: true,
    incrementalFile: path.join(CACHE, `${file.replaceAll('/', '-')}.json`),
    tempDirName: path.join(CACHE, 'sandbox'),
    ignorePatterns: ['.next', 'data', 'docs', 'e2e', 'bench'],
    tsconfigFile: 'none', // TypeScript 7 has no API by which Stryker could rewrite it, and it need not be
    timeoutMS: 20_000, // a busy machine
    logLevel: 'warn',
  } as ConstructorParameters<typeof Stryker>[0]).runMutationTest();
  return results.filter(({ status }) => status !== 'Ignored').map((result) => mutantFrom(file, result));
}

function mutantFrom(file: string, { location, replacement, status }: MutantResult): Mutant {
  const from = textBetween(readFileSync(file, 'utf8'), location.start, location.end);
  const noticed = status === 'Killed' || status === 'Timeout' || status === 'RuntimeError' || status === 'CompileError';
  return { file, line: location.start.line, from: inOneLine(from), to: inOneLine(replacement ?? ''), noticed };
}

const inOneLine = (code: string): string => code.replace(/\s+/g, ' ').trim();

/** Stryker counts lines from 1 and columns from 1 in what it reports. */
function textBetween(text: string, start: Position, end: Position): string {
  const lines = text.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = (lines[last] ?? '').slice(0, end.column - 1);
  lines[0] = (lines[0] ?? '').slice(start.column - 1);
  return lines.join('\n');
}
