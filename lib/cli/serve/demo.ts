import { setTimeout as sleep } from 'node:timers/promises';
import { OUTBOX } from '../../mail/transport';
import { build, buildState } from '../build/production-build';
import { prepareConfig } from '../environment';
import { DEMO_DEFAULTS, prepareDemoDatabase } from './demo-database';
import { DEMO_USERS } from './demo-users';
import { endWith, requireFreePort, spawnServer } from './next';
import { SERVER_FOLDER, serverIn } from './server-program';

/** Demo passwords are public, so the demo answers this machine only. */
const HOST = 'localhost';

/** `npm run demo`: from a fresh clone to a running server with somebody to sign in as, with nothing to configure. */
const { databaseUrl, port, appOrigin, smtpUrl } = prepareConfig('production', DEMO_DEFAULTS);
await requireFreePort(port, HOST);
if (buildState() !== 'current') await build();

const added = await prepareDemoDatabase(databaseUrl);

const server = spawnServer(serverIn(SERVER_FOLDER, HOST));
const ended = endWith(server);
while (!(await answers())) await sleep(100);
console.log(`\n  Latchkey is at ${appOrigin}\n`);
console.log(added ? '  Sign in as' : '  The database had users already and was left alone. The demo users are');
for (const { username, password } of DEMO_USERS) console.log(`    ${username} / ${password}`);
if (!smtpUrl) console.log(`\n  Mails are written to ${OUTBOX}, one .eml file each.`);
console.log('\n  Stop it with Ctrl+C.\n');
await ended;

async function answers(): Promise<boolean> {
  try {
    return (await fetch(`http://${HOST}:${port}/`)).ok;
  } catch {
    return false;
  }
}
