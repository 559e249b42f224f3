import type { Kysely } from 'kysely';

/** No foreign keys: the record stays when the user or the session it tells of is gone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_events')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text')
    .addColumn('session_id', 'text')
    .addColumn('by_session_id', 'text')
    .addColumn('user_agent', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .execute();

  await db.schema.createIndex('audit_events_by_user').on('audit_events').columns(['user_id', 'id']).execute();
}
