import { defineConfig } from 'playwright/test';
import { BROWSER_ARGS } from '../test/browser';

/** Against the production build, on databases of its own. Every test runs on SQLite and on PostgreSQL. */
export default defineConfig({
  testDir: '.',
  outputDir: '../.next/test-results',
  globalSetup: './global-setup.ts',
  workers: 3, // much of their time goes by in waiting for mails and pages
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  timeout: 30_000,
  use: {
    // Set by the global set-up, which runs before the workers read this file.
    launchOptions: { executablePath: process.env.E2E_BROWSER ?? '', args: BROWSER_ARGS },
    screenshot: 'only-on-failure',
  },
  // One at a time on each database: the tests share two users, and some sign a user out everywhere.
  projects: [
    { name: 'sqlite', testIgnore: '*.once.spec.ts', workers: 1 },
    { name: 'postgres', testIgnore: '*.once.spec.ts', workers: 1 },
    // Not about data: once is enough. Each has a server or people of its own.
    { name: 'once', testMatch: '*.once.spec.ts', workers: 1 },
  ],
});
