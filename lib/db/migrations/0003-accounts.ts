import type { ColumnDefinitionBuilder, Kysely } from 'kysely';

/** Addresses, one-time tokens, known browsers, throttling and the queue of mails. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('users').addColumn('email', 'text').execute();
  await db.schema.alterTable('users').addColumn('pending_email', 'text').execute();
  await db.schema.alterTable('users').addColumn('password_changed_at', 'bigint').execute();
  const versioned = (column: ColumnDefinitionBuilder) => column.notNull().defaultTo(1);
  await db.schema.alterTable('users').addColumn('password_version', 'bigint', versioned).execute();
  await db.schema.alterTable('users').addColumn('last_signed_in_at', 'bigint').execute();
  // Rows without an address do not count: in both databases a null equals nothing.
  await db.schema.createIndex('users_by_email').on('users').column('email').unique().execute();
  await db.schema.createIndex('users_by_pending_email').on('users').column('pending_email').execute();

  await db.schema
    .createTable('one_time_tokens')
    .addColumn('hash', 'text', (column) => column.primaryKey().notNull())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('bound_to', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('consumed_at', 'bigint')
    .execute();
  await db.schema.createIndex('one_time_tokens_by_user').on('one_time_tokens').column('user_id').execute();

  await db.schema
    .createTable('known_browsers')
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('last_seen_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('known_browsers_pkey', ['hash', 'user_id'])
    .execute();
  await db.schema.createIndex('known_browsers_by_user').on('known_browsers').column('user_id').execute();

  await db.schema
    .createTable('guesses')
    .addColumn('key', 'text', (column) => column.primaryKey().notNull())
    .addColumn('claimed', 'bigint', (column) => column.notNull())
    .addColumn('failed', 'bigint', (column) => column.notNull())
    .addColumn('next_at', 'bigint', (column) => column.notNull())
    .addColumn('claimed_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('throttles')
    .addColumn('key', 'text', (column) => column.primaryKey().notNull())
    .addColumn('clear_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('mails')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('attempts', 'bigint', (column) => column.notNull())
    .addColumn('next_attempt_at', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('mails_by_next_attempt').on('mails').column('next_attempt_at').execute();
}
