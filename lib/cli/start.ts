import { requireConfig } from './environment';
import { endWith, requireFreePort, spawnNext } from './next';
import { buildState } from './production-build';

/** `npm start`: serves the production build. The settings are checked first, so that a wrong one is named at once. */
const { port } = requireConfig('production');
if (buildState() === 'missing') {
  console.error('There is no build to start. Run npm run build first.');
  process.exit(1);
}
await requireFreePort(port);
await endWith(spawnNext('start', '--port', String(port)));
