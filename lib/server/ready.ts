import { passwordsAlive } from '../auth/password/pool';
import { type Db, getDb } from '../db/client';
import { databaseClockAhead } from '../db/differences';
import { isDatabaseFileReplaced } from '../db/failures';
import { type SchemaState, schemaState } from '../db/migrate';
import { log } from '../observe/log';
import { perProcess } from '../per-process';
import { CLOCKS_APART } from '../time';
import { isEnding } from './drain';
import { inTime } from './in-time';

/** What a stranger may know: which part fails, and not why. */
export type Readiness = {
  status: 'ready' | 'not ready';
  process: 'ok' | 'ending';
  database: 'ok' | 'unreachable' | 'replaced';
  migrations: 'ok' | 'missing' | 'newer' | 'unknown';
  passwords: 'ok' | 'failing';
  /** A warning, and no reason against readiness: it would take all machines out of service at once. */
  clock: 'ok' | 'apart' | 'unknown';
};

/**
 * Whether requests should be sent to this process: it was not told to end, its database answers and has the schema that this code
 * was made for, and passwords can be computed. Being busy is no reason against it.
 */
export async function readiness(db: Db = getDb(), alive = passwordsAlive): Promise<Readiness> {
  const [database, passwords, clock] = await Promise.all([
    inTime(databaseState(db)),
    inTime(alive()),
    inTime(clockState(db)),
  ]);
  const parts = {
    process: isEnding() ? 'ending' : 'ok',
    database: database === 'replaced' ? database : database ? 'ok' : 'unreachable',
    migrations: MIGRATIONS[database ?? 'replaced'],
    passwords: passwords ? 'ok' : 'failing',
  } as const;
  const ready = Object.values(parts).every((part) => part === 'ok');
  return { status: ready ? 'ready' : 'not ready', ...parts, clock: clock ?? 'unknown' };
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

const toldApart = perProcess('told that clocks differ', () => false);

/** Logs once that the clocks differ, until they agree again. */
async function clockState(db: Db): Promise<'ok' | 'apart'> {
  const ahead = await databaseClockAhead(db);
  const apart = Math.abs(ahead) > CLOCKS_APART;
  if (apart && !toldApart.get()) {
    log.warn({ seconds: Math.round(ahead / 1000) }, 'the clock of the database and ours differ: synchronise them');
  }
  toldApart.set(apart);
  return apart ? 'apart' : 'ok';
}
