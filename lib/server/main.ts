import { startUp } from './start-up';

/** The server process. `npm run build` makes one file of it (lib/cli/build/server-bundle.ts), which lib/cli/serve starts. */
try {
  await startUp(process.argv[2]);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
