import { sql } from 'kysely';
import { type Db, openDb } from '../../db/client';
import { databaseClockAhead } from '../../db/differences';
import { CLOCKS_APART, nowInMilliseconds } from '../../time';
import { lookInside, postgresSettings } from './database';
import { type Check, type Circumstances, type Finding, right, warning, wrong } from './finding';

const OLDEST_POSTGRES = 12; // `materialized` in a common table expression
const PER_PROCESS = 10; // connections (lib/db/postgres/pool.ts)

/** The database, where that is a PostgreSQL. */
export const checkPostgres: Check = async (circumstances) => {
  const { config, broken } = circumstances;
  if (broken.has('DATABASE_URL') || config.databaseUrl.startsWith('file:')) return [];
  const db = openDb(config.databaseUrl);
  try {
    const start = nowInMilliseconds();
    const facts = await connect(db);
    const took = nowInMilliseconds() - start;
    return [
      right(`PostgreSQL ${facts.version} answers, the first time after ${took} ms.`),
      ...lookAtServer(facts, circumstances),
      ...(await lookAtSettings(db, circumstances)),
      clockFinding(await databaseClockAhead(db), 'the database server'),
      ...(await lookInside(db, circumstances)),
    ];
  } catch (error) {
    return [unreachable(error as Error & { code?: string })];
  } finally {
    await db.destroy();
  }
};

type Facts = { version: string; number: number; local: boolean; encrypted: boolean };

async function connect(db: Db): Promise<Facts> {
  const { rows } = await sql<Facts>`
    select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
      coalesce(inet_client_addr() = inet_server_addr(), true) as local, coalesce(ssl, false) as encrypted
    from pg_stat_ssl where pid = pg_backend_pid()`.execute(db);
  return rows[0] as Facts;
}

function lookAtServer({ number, local, encrypted }: Facts, { now }: Circumstances): Finding[] {
  const major = Math.floor(number / 10_000);
  const findings: Finding[] = [];
  if (major < OLDEST_POSTGRES) {
    findings.push(wrong(`PostgreSQL ${major} is too old.`, `Use ${OLDEST_POSTGRES} or newer.`));
  } else if (now > lastFixOf(major)) {
    findings.push(warning(`PostgreSQL ${major} gets no more security fixes.`, 'Move to a newer one with pg_upgrade.'));
  }
  if (!local && !encrypted) {
    findings.push(
      warning(
        'The connection to PostgreSQL is not encrypted: whoever is on the network in between reads hashes and addresses.',
        'Set sslmode=verify-full in DATABASE_URL, unless that network is yours alone.',
      ),
    );
  }
  return findings;
}

/** Each is mended for five years, up to November (postgresql.org/support/versioning): 16, of 2023, up to November 2028. */
const lastFixOf = (major: number): number => Date.UTC(major + 2012, 10, 30) / 1000;

async function lookAtSettings(db: Db, { config }: Circumstances): Promise<Finding[]> {
  const names = ['fsync', 'full_page_writes', 'synchronous_commit', 'deadlock_timeout', 'max_connections'] as const;
  const settings = await postgresSettings(db, names);
  const lossy = (['fsync', 'full_page_writes', 'synchronous_commit'] as const).filter(
    (name) => settings[name] === 'off',
  );
  const findings = lossy.map((name) =>
    wrong(
      `${name} is off in PostgreSQL: after a power cut ${name === 'synchronous_commit' ? 'changes that were answered are gone' : 'the database may be damaged'}.`,
      `Set ${name} = on in postgresql.conf and reload it.`,
    ),
  );
  if (lossy.length === 0)
    findings.push(right('What is committed survives a power cut (fsync, full_page_writes, synchronous_commit).'));
  if (Number(settings.deadlock_timeout) >= 900) {
    findings.push(
      warning(
        `PostgreSQL looks for deadlocks after ${settings.deadlock_timeout} ms, later than a request of ours waits.`,
        "Set deadlock_timeout = '200ms' in postgresql.conf: a request in a deadlock is then repeated instead of a 503.",
      ),
    );
  }
  const needed = (config.webConcurrency ?? 1) * PER_PROCESS;
  if (needed > Number(settings.max_connections)) {
    findings.push(
      warning(
        `${config.webConcurrency} processes open up to ${needed} connections, and PostgreSQL allows ${settings.max_connections}.`,
        'Raise max_connections, or lower WEB_CONCURRENCY.',
      ),
    );
  }
  return findings;
}

/** @param apart milliseconds that the other clock is ahead */
export function clockFinding(apart: number, whose: string): Finding {
  const inSeconds = Math.abs(apart / 1000).toFixed(1);
  if (Math.abs(apart) <= CLOCKS_APART) return right(`This clock and that of ${whose} agree within ${inSeconds} s.`);
  return wrong(
    `This clock is ${inSeconds} s ${apart > 0 ? 'behind' : 'ahead of'} that of ${whose}: tokens end at the wrong time.`,
    'Have both machines keep time (timedatectl set-ntp true, chrony).',
  );
}

const ADVICE: Record<string, string> = {
  ECONNREFUSED: 'Start PostgreSQL, or correct host and port in DATABASE_URL.',
  ENOTFOUND: 'Correct the host in DATABASE_URL.',
  '28P01': 'Correct user and password in DATABASE_URL.',
  '28000': 'Allow this user from this machine in pg_hba.conf.',
  '3D000': 'Create the database (createdb), or correct its name in DATABASE_URL.',
  '53300': 'Raise max_connections of PostgreSQL, or lower WEB_CONCURRENCY.',
};

function unreachable({ code, message }: Error & { code?: string }): Finding {
  const advice = ADVICE[code ?? ''] ?? 'Look at DATABASE_URL, and at the log of PostgreSQL.';
  return wrong(`PostgreSQL cannot be used: ${message || code}.`, advice);
}
