import { passwordsAlive } from '../auth/password/pool';
import { type Db, getDb } from '../db/client';
import { isDatabaseFileReplaced } from '../db/failures';
import { type SchemaState, schemaState } from '../db/migrate';
import { inTime } from './in-time';
import { serverProcess } from './server-process';

/** What a stranger may know: which part fails, and not why. */
export type Readiness = {
  status: 'ready' | 'not ready';
  process: 'ok' | 'ending';
  database: 'ok' | 'unreachable' | 'replaced';
  migrations: 'ok' | 'missing' | 'newer' | 'unknown';
  passwords: 'ok' | 'failing';
};

/**
 * Whether requests should be sent to this process: it was not told to end, its database answers and has the schema that this code
 * was made for, and passwords can be computed. Being busy is no reason against it.
 */
export async function readiness(db: Db = getDb(), alive = passwordsAlive): Promise<Readiness> {
  const [database, passwords] = await Promise.all([inTime(databaseState(db)), inTime(alive())]);
  const parts = {
    process: serverProcess()?.isEnding() ? 'ending' : 'ok',
    database: database === 'replaced' ? database : database ? 'ok' : 'unreachable',
    migrations: MIGRATIONS[database ?? 'replaced'],
    passwords: passwords ? 'ok' : 'failing',
  } as const;
  const ready = Object.values(parts).every((part) => part === 'ok');
  return { status: ready ? 'ready' : 'not ready', ...parts };
}

const MIGRATIONS = { current: 'ok', older: 'missing', newer: 'newer', replaced: 'unknown' } as const;

async function databaseState(db: Db): Promise<SchemaState | 'replaced'> {
  try {
    return await schemaState(db);
  } catch (error) {
    if (isDatabaseFileReplaced(error)) return 'replaced';
    throw error;
  }
}
