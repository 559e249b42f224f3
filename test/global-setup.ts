import { randomBytes } from 'node:crypto';
import { dropSpares } from './fresh-db';
import { startPostgres } from './postgres';

/** One PostgreSQL for the whole run of the unit tests. */
export default async function setup(): Promise<() => Promise<void>> {
  const { url, stop } = await startPostgres();
  process.env.TEST_SERVER_URL = url; // the test processes inherit it
  process.env.TEST_RUN = randomBytes(4).toString('hex');
  return async () => {
    if (process.env.TEST_POSTGRES_URL) await dropSpares(url); // our own server goes away with all it has
    await stop();
  };
}
