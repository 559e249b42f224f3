import pg from 'pg';
import { log } from '../../observe/log';
import { countDatabaseTrouble } from '../observe';

const INT8_OID = 20;

/** Our bigint columns hold epoch seconds and counters, far below 2^53. An app's larger number is an error, not another number. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === INT8_OID ? exactNumber : pg.types.getTypeParser(oid, format)),
};

function exactNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError(`${text} is too large for a JavaScript number. Keep such numbers in a text column`);
}

/** So that a request whose database is gone, hung or swamped is answered within a second, milliseconds. */
const REQUEST_LIMITS = { connectionTimeoutMillis: 900, query_timeout: 900, statement_timeout: 900 };

/**
 * A connection whose query ran out of time may be in the middle of a transaction. Handed to the next request it would lose what
 * that one changes, so it is cut; PostgreSQL then undoes what was begun.
 */
class DisposableClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: pg's own signature has a dozen overloads; kysely uses the one with a promise
  override query(...parameters: any[]): any {
    const result: unknown = Reflect.apply(super.query, this, parameters);
    if (result instanceof Promise) result.catch((error: Error) => this.#cutAfterTimeout(error));
    return result;
  }

  #cutAfterTimeout(error: Error): void {
    if (error.message !== 'Query read timeout') return;
    const { connection } = this as unknown as { connection: { stream: { destroy(): void } } };
    connection.stream.destroy();
  }
}

/** A connection that cannot be had is no statement, so nobody else counts it. */
class CountingPool extends pg.Pool {
  // biome-ignore lint/suspicious/noExplicitAny: as above; kysely asks for the promise
  override connect(...parameters: any[]): any {
    const result: unknown = Reflect.apply(super.connect, this, parameters);
    if (result instanceof Promise) result.catch(countDatabaseTrouble);
    return result;
  }
}

/**
 * Connections, as many as are needed at once and no more than ten.
 *
 * @param patient for migrations, which may wait for another machine's and take as long as they take
 */
export function openPool(url: string, patient: boolean): pg.Pool {
  const pool = new CountingPool({
    connectionString: url,
    types,
    max: 10, // PostgreSQL allows 100 connections by default: room for nine processes
    ...(patient ? {} : { ...REQUEST_LIMITS, Client: DisposableClient }),
    idle_in_transaction_session_timeout: 5000,
    options: '-c synchronous_commit=on', // an answered change is on disk, whatever the server's default
  });
  // A connection that the server closes must not end the process, neither an idle one nor one in use.
  pool.on('error', (error) => log.warn({ err: error }, 'database connection lost'));
  pool.on('connect', (client) => client.on('error', () => {})); // its query fails with the same error
  return pool;
}
