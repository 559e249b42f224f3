import { defineConfig } from 'vitest/config';
import unit from './vitest.config.ts';

/** Tests of several processes at once, some of them production servers. They use all cores, so they run one by one. */
export default defineConfig({
  ...unit,
  test: { ...unit.test, include: ['lib/**/*.processes.test.ts'], fileParallelism: false, testTimeout: 300_000 },
});
