import { availableParallelism } from 'node:os';
import { requireConfig } from '../environment';
import { endWith, requireFreePort, spawnServer } from './next';
import { serveFrom } from './processes';
import { findServer } from './server-program';

/** `npm start`: serves the production build. The settings are checked first, so that a wrong one is named at once. */
const { port, webConcurrency } = requireConfig('production');
const server = findServer();
if (!server) {
  console.error('There is no build to start. Run npm run build first.');
  process.exit(1);
}
await requireFreePort(port);
const count = webConcurrency ?? availableParallelism();
if (count === 1) await endWith(spawnServer(server));
else await serveFrom(count, server);
