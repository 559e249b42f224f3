import { getConfig } from '../config';
import { readVariableFiles } from '../config-files';
import { getDb } from '../db/client';
import { migrate } from '../db/migrate';
import { stampPeerAddress } from './peer-address';

/** All that must hold before the first request: settings checked, database migrated. Ends the process where it does not. */
export async function startUp(): Promise<void> {
  try {
    readVariableFiles();
    getConfig();
    await migrate(getDb());
    stampPeerAddress();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}
