import { build, buildState } from './production-build';
import { completeStandalone } from './standalone';

/**
 * `npm run build`: builds for production; with `--if-stale` only when the sources have changed since, with `--standalone` into a
 * folder that runs by itself as well.
 */
Object.assign(process.env, { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' });
const standalone = process.argv.includes('--standalone');
if (standalone) process.env.LATCHKEY_STANDALONE = '1'; // next.config.js reads it
if (!standalone && process.argv.includes('--if-stale') && buildState() === 'current')
  console.log('The build is current.');
else await build();
if (standalone) await completeStandalone();
