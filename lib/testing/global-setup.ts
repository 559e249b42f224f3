import { startPostgres } from './postgres';

/** One PostgreSQL for the whole run of the unit tests. */
export default async function setup(): Promise<() => Promise<void>> {
  const { url, stop } = await startPostgres();
  process.env.TEST_SERVER_URL = url; // the test processes inherit it
  return stop;
}
