import { OUTBOX } from '../../mail/transport';
import { bundleServer } from '../build/server-bundle';
import { prepareConfig } from '../environment';
import { DEMO_DEFAULTS, prepareDemoDatabase } from './demo-database';
import { DEMO_USERS } from './demo-users';
import { endWith, requireFreePort, spawnServer } from './next';
import { serverIn } from './server-program';

const DEVELOPMENT_SERVER = '.next/latchkey-dev';

/** `npm run dev`: the development server, on a database that has somebody to sign in as. */
const { databaseUrl, port, smtpUrl } = prepareConfig('development', DEMO_DEFAULTS);
await requireFreePort(port);
if (await prepareDemoDatabase(databaseUrl)) {
  console.log(`Sign in as ${DEMO_USERS.map(({ username, password }) => `${username} / ${password}`).join(' or ')}.`);
}
if (!smtpUrl) console.log(`Mails are written to ${OUTBOX}.`);
await bundleServer(DEVELOPMENT_SERVER);
await endWith(spawnServer(serverIn(DEVELOPMENT_SERVER)));
