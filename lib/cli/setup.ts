import { migrate } from '../db/migrate';
import { prepareConfig } from './environment';

/** `npm run setup`: writes the secrets that are missing to `.env` and migrates the database. */
const { databaseUrl } = prepareConfig('production');
await migrate(databaseUrl);
console.log('Settings are complete, the database is migrated. Next: npm run build && npm start');
