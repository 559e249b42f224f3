import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import unit from './vitest.config.ts';

/** Tests of several processes at once, some of them production servers, and others that take long. */
const FILES = '{lib,test}/**/*.processes.test.ts';

/** Of those, what takes seconds: `npm test` runs these, `npm run test:full` the others. */
const QUICK = [
  'lib/cli/{latchkey,doctor/databases}.processes.test.ts',
  'lib/flows/{check-password,pre-hijacked,reset-password}.processes.test.ts',
  'lib/mail/sender.processes.test.ts',
  'lib/server/{secrets,verify-elsewhere}.processes.test.ts',
  'lib/transfer/{app-tables,copy-to,restore}.processes.test.ts',
];

/** What measures times, or makes a load that leaves others none: one by one, after the others. */
const ALONE = [
  'lib/auth/password/price.processes.test.ts',
  'lib/cli/commands/import-under-load.processes.test.ts',
  'lib/cli/serve/start.processes.test.ts',
  'lib/transfer/under-load.processes.test.ts',
  'lib/db/{failures,sqlite/outside-clients}.processes.test.ts',
  'lib/flows/{enumeration,growth,guessing,one-time,purge,refresh}.processes.test.ts',
  'lib/server/{observability,servers}.processes.test.ts',
];

const { include: _, maxWorkers: __, ...shared } = unit.test ?? {};
const test = { ...shared, testTimeout: 300_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    maxWorkers: availableParallelism() + 1, // each waits for its processes half of the time
    projects: [
      {
        resolve: unit.resolve ?? {},
        test: { ...test, name: 'quick', include: QUICK, sequence: { groupOrder: 0 } },
      },
      {
        resolve: unit.resolve ?? {},
        test: {
          ...test,
          name: 'together',
          include: [FILES],
          exclude: [...QUICK, ...ALONE],
          sequence: { groupOrder: 0 },
        },
      },
      {
        resolve: unit.resolve ?? {},
        test: { ...test, name: 'alone', include: ALONE, fileParallelism: false, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
