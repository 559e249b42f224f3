import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { rounds } from './test/rounds.ts';

export default defineConfig({
  resolve: { alias: { '@': path.resolve(import.meta.dirname) } },
  test: {
    include: ['{app,lib,test}/**/!(*.processes).test.{ts,tsx}'],
    globalSetup: 'test/global-setup.ts',
    // bcrypt's lowest cost: the tests are about what is done with a hash, not about its price.
    env: { AUTH_SECRET: 'a secret for unit tests 0123456789', APP_ORIGIN: 'http://localhost:3000', BCRYPT_COST: '4' },
    maxWorkers: '100%', // of the cores; one of two would wait for PostgreSQL and SMTP half of its time
    testTimeout: rounds(20_000, 3_600_000),
    hookTimeout: 30_000,
  },
});
