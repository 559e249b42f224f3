import { passwordsAlive } from '../auth/password/pool';
import { type Db, getDb } from '../db/client';
import { schemaState } from '../db/migrate';
import { isEnding } from './drain';
import { inTime } from './in-time';

/** What a stranger may know: which part fails, and not why. */
export type Readiness = {
  status: 'ready' | 'not ready';
  process: 'ok' | 'ending';
  database: 'ok' | 'unreachable';
  migrations: 'ok' | 'missing' | 'newer' | 'unknown';
  passwords: 'ok' | 'failing';
};

/**
 * Whether requests should be sent to this process: it was not told to end, its database answers and has the schema that this code
 * was made for, and passwords can be computed. Being busy is no reason against it.
 */
export async function readiness(db: Db = getDb(), alive = passwordsAlive): Promise<Readiness> {
  const [schema, passwords] = await Promise.all([inTime(schemaState(db)), inTime(alive())]);
  const parts = {
    process: isEnding() ? 'ending' : 'ok',
    database: schema ? 'ok' : 'unreachable',
    migrations: MIGRATIONS[schema ?? 'unknown'],
    passwords: passwords ? 'ok' : 'failing',
  } as const;
  const ready = Object.values(parts).every((part) => part === 'ok');
  return { status: ready ? 'ready' : 'not ready', ...parts };
}

const MIGRATIONS = { current: 'ok', older: 'missing', newer: 'newer', unknown: 'unknown' } as const;
