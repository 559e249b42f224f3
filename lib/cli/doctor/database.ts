import { sql } from 'kysely';
import { verifyPassword } from '../../auth/password/password';
import type { Db } from '../../db/client';
import { migrationState } from '../../db/migrate';
import { DEMO_USERS } from '../serve/demo-users';
import { type Circumstances, type Finding, right, warning, wrong } from './finding';

/** What is looked at in either database: its tables, and who is in them. */
export async function lookInside(db: Db, circumstances: Circumstances): Promise<Finding[]> {
  const { made, missing, unknown } = await migrationState(db);
  if (unknown.length > 0) {
    return [
      wrong(`A newer Latchkey has migrated the database (${unknown.join(', ')}).`, 'Use that version, or a later one.'),
    ];
  }
  if (missing.length > 0) {
    const lack =
      made.length === 0 ? 'The database has no tables yet' : `The database lacks ${missing.length} migration(s)`;
    return [wrong(`${lack}.`, 'Run: npm run setup. Each start of the server does it as well.')];
  }
  return [right(`The database is migrated (${made.at(-1)}).`), ...(await lookForDemoUsers(db, circumstances))];
}

/** The demo's passwords are in the README. */
async function lookForDemoUsers(db: Db, { config }: Circumstances): Promise<Finding[]> {
  const open: string[] = [];
  for (const { username, password } of DEMO_USERS) {
    const row = await db
      .selectFrom('users')
      .select('password_hash')
      .where('username', '=', username)
      .where('disabled_at', 'is', null)
      .executeTakeFirst();
    if (row && (await verifyPassword(password, row.password_hash)).matches) open.push(username);
  }
  if (open.length === 0) return [];
  const level = config.production && config.secureCookies ? wrong : warning;
  return [
    level(
      `Anybody can sign in as ${open.join(' and ')}: demo users, whose passwords are public.`,
      `For each: latchkey user disable ${open[0]} (or set-password, or delete).`,
    ),
  ];
}

/** Some settings of a PostgreSQL server or session, by name. */
export async function postgresSettings(db: Db, names: readonly string[]): Promise<Record<string, string>> {
  const { rows } = await sql<{ name: string; setting: string }>`
    select name, setting from pg_settings where name in (${sql.join(names)})`.execute(db);
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
}
