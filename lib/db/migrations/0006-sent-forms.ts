import type { Kysely } from 'kysely';

/** Forms that were sent, to recognise those that are sent twice. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sent_forms')
    .addColumn('hash', 'text', (column) => column.primaryKey().notNull())
    .addColumn('holder', 'text', (column) => column.notNull())
    .addColumn('settled_at', 'bigint')
    .addColumn('session_id', 'text')
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('sent_forms_by_expiry').on('sent_forms').column('expires_at').execute();
}
