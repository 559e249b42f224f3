import { defineConfig } from 'playwright/test';
import { BROWSER_ARGS } from '../test/browser';

/** What `npm test` shows: each flow as a person goes through it. `npm run test:full` runs all the others. */
const FLOWS =
  /\b(account|ending|forgotten-password|gate|renewal|sign-in|sign-up|token)\.spec\.ts\b(?!.*without JavaScript)/;

/** Against the production build, on databases of its own. Every test runs on SQLite and on PostgreSQL. */
export default defineConfig({
  testDir: '.',
  outputDir: '../.next/test-results',
  globalSetup: './global-setup.ts',
  workers: 3, // much of their time goes by in waiting for mails and pages
  retries: 1, // a test that fails once on a busy machine is listed as flaky at the end
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  timeout: 90_000,
  expect: { timeout: 15_000 }, // for a busy machine; what is there at once costs nothing
  use: {
    // Set by the global set-up, which runs before the workers read this file.
    launchOptions: { executablePath: process.env.E2E_BROWSER ?? '', args: BROWSER_ARGS },
    screenshot: 'only-on-failure',
  },
  // One at a time on each database: the tests share two users, and some sign a user out everywhere.
  projects: [
    { name: 'flows', testIgnore: '*.once.spec.ts', grep: FLOWS, workers: 1 }, // on SQLite
    { name: 'sqlite', testIgnore: '*.once.spec.ts', grepInvert: FLOWS, workers: 1 },
    { name: 'postgres', testIgnore: '*.once.spec.ts', workers: 1 },
    // Not about data: once is enough. Each has a server or people of its own.
    { name: 'once', testMatch: '*.once.spec.ts', workers: 1 },
  ],
});
