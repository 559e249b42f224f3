import type { Db } from './client';

/** Asks the database something that needs its tables. @throws whatever the database says when it cannot answer */
export async function askDatabase(db: Db): Promise<void> {
  await db.selectFrom('sessions').select('id').limit(1).execute();
}
