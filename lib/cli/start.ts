import { availableParallelism } from 'node:os';
import { requireConfig } from './environment';
import { endWith, requireFreePort, spawnNext } from './next';
import { serveFrom } from './processes';
import { buildState } from './production-build';

/** `npm start`: serves the production build. The settings are checked first, so that a wrong one is named at once. */
const { port, webConcurrency } = requireConfig('production');
if (buildState() === 'missing') {
  console.error('There is no build to start. Run npm run build first.');
  process.exit(1);
}
await requireFreePort(port);
const count = webConcurrency ?? availableParallelism();
const args = ['start', '--port', String(port)];
if (count === 1) await endWith(spawnNext(...args));
else await serveFrom(count, ...args);
