/**
 * What somebody adds who builds an app on Latchkey: files by their path, in the places that docs/upgrade.md names.
 * Indented, so that no test takes them for code of this tree.
 */
export const APP_FILES: Readonly<Record<string, string>> = {
  'lib/app/migrations/app-0001-notes.ts': `
    import type { Kysely } from 'kysely';

    export async function up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('notes')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
        .addColumn('done', 'boolean', (column) => column.notNull())
        .addColumn('text', 'varchar(200)', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('notes_by_user').on('notes').column('user_id').execute();
    }
  `,
  'lib/app/migrations.ts': `
    import type { Migration } from 'kysely';
    import * as notes from './migrations/app-0001-notes';

    export const APP_MIGRATIONS: Record<\`app-\${string}\`, Migration> = { 'app-0001-notes': notes };
  `,
  'lib/app/schema.ts': `
    export type AppSchema = { notes: { id: string; user_id: string; done: boolean | number; text: string } };
  `,
  'lib/app/after-restore.ts': `
    import { type RawBuilder, sql } from 'kysely';
    import type { AppSchema } from './schema';

    export const APP_AFTER_RESTORE: Partial<Record<keyof AppSchema, (now: number) => RawBuilder<unknown>>> = {
      notes: () => sql\`delete from notes where done\`,
    };
  `,
  'lib/app/notes.ts': `
    import type { Db } from '../db/client';

    export const listNotes = (db: Db, userId: string) =>
      db.selectFrom('notes').select(['id', 'text']).where('user_id', '=', userId).execute();
  `,
  'lib/app/routes.ts': `
    export const APP_PUBLIC_LIST: ReadonlyArray<[path: string, methods: readonly string[]]> = [['/pricing', ['GET', 'HEAD']]];
  `,
  'lib/app/navigation.ts': `
    import type { Locale } from '../i18n/locale';

    export const APP_NAVIGATION = [
      { href: '/notes', name: { en: 'Notes', ko: '메모' } },
    ] as const satisfies ReadonlyArray<{ href: string; name: Record<Locale, string> }>;
  `,
  'lib/app/content-sources.ts': `
    export const APP_CONTENT_SOURCES: Readonly<Record<string, readonly string[]>> = { 'img-src': ['https://images.example'] };
  `,
  'lib/app/brand.ts': `
    import type { BrandOverrides } from '../config/default-brand';

    export const APP_BRAND: BrandOverrides = { name: 'Acme', colours: { brand: 'navy' } };
  `,
  'app/(app)/notes/page.tsx': `
    import { AccountShell } from '@/app/_ui/account-shell';
    import { listNotes } from '@/lib/app/notes';
    import { getDb } from '@/lib/db/client';
    import { requireSession } from '@/lib/http/current-session';

    export default async function NotesPage() {
      const { user } = await requireSession();
      const notes = await listNotes(getDb(), user.id);
      return (
        <AccountShell current="/notes" title="Notes">
          <ul>{notes.map(({ id, text }) => <li key={id}>{text}</li>)}</ul>
        </AccountShell>
      );
    }
  `,
  'app/(app)/pricing/page.tsx': `
    export default function PricingPage() {
      return <h1>Free</h1>;
    }
  `,
  'app/(app)/api/notes/route.ts': `
    import { listNotes } from '@/lib/app/notes';
    import { getDb } from '@/lib/db/client';
    import { allowOnly } from '@/lib/http/allow-only';
    import { requireSession } from '@/lib/http/current-session';
    import { handler } from '@/lib/http/handler';

    export const GET = handler(async () => {
      const { user } = await requireSession();
      return Response.json(await listNotes(getDb(), user.id));
    });

    export const { DELETE, OPTIONS, PATCH, POST, PUT } = allowOnly('GET');
  `,
  // Files of Latchkey's that are replaced as a whole, and kept.
  'app/page.tsx': `
    export default function HomePage() {
      return <h1>Acme</h1>;
    }
  `,
  'README.md': '# Acme\n',
};

/** Tells git which files are replaced. */
export const KEPT = 'app/page.tsx merge=ours\nREADME.md merge=ours\n';
