import type { RawBuilder } from 'kysely';
import type { AppSchema } from './schema';

/**
 * Yours: what must not come back with a backup (docs/decisions/023), such as a mail of yours that was sent since. A table
 * that is not named here comes back as it was.
 *
 *     import { sql } from 'kysely';
 *
 *     reminders: () => sql`delete from reminders`,
 */
export const APP_AFTER_RESTORE: Partial<Record<keyof AppSchema, (now: number) => RawBuilder<unknown>>> = {};
