/**
 * Yours: your app's tables, as lib/app/migrations.ts makes them. Columns may be of any type.
 *
 *     export type AppSchema = { notes: { id: string; user_id: string; text: string } };
 */
export type AppSchema = Record<never, never>;
