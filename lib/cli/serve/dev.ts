import { OUTBOX } from '../../mail/transport';
import { prepareConfig } from '../environment';
import { DEMO_DEFAULTS, prepareDemoDatabase } from './demo-database';
import { DEMO_USERS } from './demo-users';
import { endWith, requireFreePort, spawnNext } from './next';

/** `npm run dev`: the development server, on a database that has somebody to sign in as. */
const { databaseUrl, port, smtpUrl } = prepareConfig('development', DEMO_DEFAULTS);
await requireFreePort(port);
if (await prepareDemoDatabase(databaseUrl)) {
  console.log(`Sign in as ${DEMO_USERS.map(({ username, password }) => `${username} / ${password}`).join(' or ')}.`);
}
if (!smtpUrl) console.log(`Mails are written to ${OUTBOX}.`);
await endWith(spawnNext('dev', '--port', String(port)));
