import { defineConfig } from 'vitest/config';
import unit from './vitest.config.ts';

/** The unit tests that test/mutation/targets.ts names for a file, on SQLite alone. */
export default defineConfig({
  ...unit,
  test: {
    ...unit.test,
    globalSetup: [],
    env: { ...unit.test?.env, TEST_DIALECTS: 'sqlite' },
    include: process.env.MUTATION_TESTS?.split(',') ?? [],
  },
});
