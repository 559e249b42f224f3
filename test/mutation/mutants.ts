import { Stryker } from '@stryker-mutator/core';
import { FOLDER, recordFile } from './record';
import type { Target } from './targets';

/** Runs the target's tests once for each mutant of it, and records what came of them. */
export async function measure({ file, tests }: Target): Promise<void> {
  // Not Stryker's own `testFiles`: with it what a module computes when it is loaded is changed too late to be noticed.
  process.env.MUTATION_TESTS = tests.join();
  await new Stryker({
    mutate: [file],
    testRunner: 'vitest',
    vitest: { configFile: 'vitest.mutation.config.ts' },
    plugins: ['@stryker-mutator/vitest-runner'],
    coverageAnalysis: 'perTest',
    concurrency: Number(process.env.MUTATION_CONCURRENCY ?? 1),
    reporters: ['dots'],
    incremental: true, // writes the record
    force: true, // reads none: it would keep survivors that a new test notices
    incrementalFile: recordFile(file),
    tempDirName: `${FOLDER}/sandbox`,
    ignorePatterns: ['.next', 'data', 'docs', 'e2e', 'bench'],
    tsconfigFile: 'none', // TypeScript 7 has no API by which Stryker could rewrite it, and it need not be
    timeoutMS: 20_000, // a busy machine
    logLevel: 'warn',
  } as ConstructorParameters<typeof Stryker>[0]).runMutationTest();
}
