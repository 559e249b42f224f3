import { existsSync } from 'node:fs';
import { openDb } from '../../db/client';
import { migrate } from '../../db/migrate';
import { requireSettings } from '../environment';
import type { Answer } from '../terminal/output';
import { requireNotNewer } from '../with-database';

/** Migrates the database that the settings name. Of several that run at once, one makes each migration. */
export async function bringUpToDate(): Promise<Answer> {
  const { databaseUrl } = requireSettings();
  if (!databaseUrl.startsWith('file:') || existsSync(databaseUrl.slice('file:'.length))) {
    const db = openDb(databaseUrl, { patient: true });
    await requireNotNewer(db).finally(() => db.destroy());
  }
  const migrations = await migrate(databaseUrl);
  const text = migrations.length > 0 ? `Migrated: ${migrations.join(', ')}.` : 'The database is up to date already.';
  return { json: { migrations }, text };
}
