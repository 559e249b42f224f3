import type { Migration } from 'kysely';

/**
 * Yours: your app's migrations, in order. They run after Latchkey's own at each start, and are recorded apart from them.
 *
 *     import * as notes from './migrations/app-0001-notes';
 *
 *     'app-0001-notes': notes,
 */
export const APP_MIGRATIONS: Record<`app-${string}`, Migration> = {};
