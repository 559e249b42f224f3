import { defineConfig } from 'vitest/config';
import unit from './vitest.config.ts';

/** Tests of several processes at once, some of them production servers, and others that take long. One by one: they use all cores. */
export default defineConfig({
  ...unit,
  test: { ...unit.test, include: ['lib/**/*.processes.test.ts'], fileParallelism: false, testTimeout: 300_000 },
});
