import { once } from 'node:events';
import { PasswordPool, processPool } from '../lib/auth/password/pool';
import { getDb } from '../lib/db/client';
import { AuthError } from '../lib/errors';
import { resetPassword } from '../lib/flows/reset-password';
import { verifyEmail } from '../lib/flows/verify-email';
import { HOME } from './account-holder';

/**
 * A process of its own that uses a mailed link on demand, many times at once. Started with `fork` and DATABASE_URL. Says `ready`
 * when it is started, `poised` when all consumers are about to use the link, and goes on at `go`.
 */

/** `passwords`: one for each consumer of a link that resets it; as many nulls where it verifies an address. */
export type Order = { token: string; now: number; passwords: (string | null)[] };

/** For each consumer null when it won, or the code of what refused it. */
export type Report = (string | null)[];

type Run = PasswordPool['run'];

/** Keeps hashes back until `go`: whoever waits for one has looked at the link and found it good. */
class KeptHashes extends PasswordPool {
  kept = 0;

  override run(job: Parameters<Run>[0]): ReturnType<Run> {
    return super.run(job)?.then(keepUntilGo) ?? null;
  }
}

const pool = new KeptHashes(1, 1000);
processPool.set(pool);

let consumers = 0;
let went = Promise.resolve<unknown>(null);

async function keepUntilGo<T>(result: T): Promise<T> {
  if (++pool.kept === consumers) process.send?.('poised');
  await went;
  return result;
}

async function consume(token: string, password: string | null, now: number): Promise<string | null> {
  try {
    if (password === null) await verifyEmail(getDb(), { token: await keepUntilGo(token), from: HOME }, now);
    else await resetPassword(getDb(), { token, password, from: HOME }, now);
    return null;
  } catch (error) {
    const code = error instanceof AuthError ? error.code : String(error);
    // Refused before the hash: nobody is to wait for this one.
    return code === 'too_many_requests' ? keepUntilGo(code) : code;
  }
}

async function obey({ token, now, passwords }: Order): Promise<void> {
  consumers = passwords.length;
  pool.kept = 0;
  went = once(process, 'message');
  const report: Report = await Promise.all(passwords.map((password) => consume(token, password, now)));
  process.send?.(report);
}

process.on('message', (message: Order | 'go') => {
  if (message !== 'go') void obey(message);
});
process.send?.('ready');
