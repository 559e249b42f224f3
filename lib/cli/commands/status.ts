import path from 'node:path';
import { countStandingSessions } from '../../auth/session-directory';
import type { Config } from '../../config/config';
import type { Db } from '../../db/client';
import { COUNTED_EXACTLY, type Count, countRows, databaseSize } from '../../db/differences';
import { signingKey } from '../../edge/signing-keys';
import { waitingMails } from '../../mail/queue';
import { now } from '../../time';
import type { Answer } from '../terminal/output';
import { formatFacts } from '../terminal/table';
import { duration, formatBytes, grouped } from '../terminal/wording';
import { latchkeyVersion } from '../version';
import type { Opened } from '../with-database';

/** What runs here and how much there is of it; quick however much that is. */
export async function status({ db, config }: Opened): Promise<Answer> {
  const { kid } = await signingKey(config.authSecrets, now());
  const json = {
    version: latchkeyVersion(),
    node: process.version,
    database: { ...databaseOf(config), bytes: await databaseSize(db) },
    users: await countRows(db, 'users'),
    sessions: await standingSessions(db),
    mails: await waitingMails(db, now()),
    kid,
    settings: settingsOf(config),
  };
  return { json, text: formatFacts(facts(json)) };
}

async function standingSessions(db: Db): Promise<Count> {
  const count = await countStandingSessions(db, COUNTED_EXACTLY, now());
  return { count, precision: count < COUNTED_EXACTLY ? 'exact' : 'at_least' };
}

/** Where the database is, without the password that opens it. */
function databaseOf({ databaseUrl }: Config): { kind: string; place: string } {
  if (databaseUrl.startsWith('file:'))
    return { kind: 'SQLite', place: path.resolve(databaseUrl.slice('file:'.length)) };
  const { host, pathname } = new URL(databaseUrl);
  return { kind: 'PostgreSQL', place: `${host}${pathname}` };
}

/** What one looks for first when something is not as expected; none of them secret. */
const settingsOf = (config: Config) => ({
  app_origin: config.appOrigin,
  sign_up: config.signUp,
  password_min_length: config.passwordMinLength,
  bcrypt_cost: config.bcryptCost,
  trust_proxy: config.trustProxy,
  auth_secrets: config.authSecrets.length,
  mail: config.smtpUrl ? new URL(config.smtpUrl).host : null,
});

type Status = {
  version: string;
  node: string;
  database: { kind: string; place: string; bytes: number };
  users: Count;
  sessions: Count;
  /** `oldest` in seconds. */
  mails: { count: number; oldest: number };
  kid: string;
  settings: ReturnType<typeof settingsOf>;
};

function facts({ database, settings, ...rest }: Status): Record<string, string> {
  const { count, oldest } = rest.mails;
  return {
    Version: `${rest.version}, on Node ${rest.node}`,
    Address: settings.app_origin,
    Database: `${database.kind}, ${database.place}, ${formatBytes(database.bytes)}, all migrations made`,
    Users: worded(rest.users),
    Sessions: worded(rest.sessions),
    'Mails waiting': count === 0 ? 'none' : `${grouped(count)}, the oldest for ${duration(oldest)}`,
    'Mail server': settings.mail ?? 'none: mails are written to files',
    'Signing key': rest.kid,
    Secrets: `${settings.auth_secrets} in AUTH_SECRET`,
    'Sign-up': settings.sign_up,
    Passwords: `${settings.password_min_length} characters at least, bcrypt cost ${settings.bcrypt_cost}`,
    'Proxies trusted': String(settings.trust_proxy),
  };
}

const PRECISION = { exact: '', estimate: 'about ', at_least: 'more than ' } as const;

const worded = ({ count, precision }: Count): string => `${PRECISION[precision]}${grouped(count)}`;
