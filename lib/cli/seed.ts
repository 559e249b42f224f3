import { openDb } from '../db/client';
import { migrate } from '../db/migrate';
import { now } from '../time';
import { prepareConfig } from './environment';
import { addDemoUsers } from './serve/demo-users';

/** `npm run seed`: migrates the database that DATABASE_URL names and adds the demo users. */
const { databaseUrl } = prepareConfig('production');
await migrate(databaseUrl);
const db = openDb(databaseUrl);
const added = await addDemoUsers(db, now());
await db.destroy();
console.log(added.length > 0 ? `Added ${added.join(' and ')}.` : 'The demo users were there already.');
