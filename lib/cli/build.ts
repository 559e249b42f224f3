import { build, buildState } from './production-build';

/** `npm run build`: builds for production; with `--if-stale` only when the sources have changed since. */
Object.assign(process.env, { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' });
if (process.argv.includes('--if-stale') && buildState() === 'current') console.log('The build is current.');
else await build();
