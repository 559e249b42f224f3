import type * as z from 'zod';
import { VARIABLES, type VariableName } from './variables';

/**
 * The only reader of `process.env`. Every setting is checked once, all problems are reported together, the result is frozen.
 *
 * Runs at the edge as well as in Node, so both see the same values by the same rules. Files named by `NAME_FILE` are
 * read into the environment before this (lib/cli/environment.ts), because the edge has no files.
 */

export type Environment = Readonly<Record<string, string | undefined>>;

export type Config = Readonly<{
  production: boolean;
  /** Scheme, host and port people type; every link, redirect and same-origin check is made from it, never from a header. */
  appOrigin: string;
  /** Whether cookies are `Secure` with `__Host-` names: everywhere but on `http://localhost`, where their names carry the port. */
  secureCookies: boolean;
  /** The first signs, all verify. At least one. */
  authSecrets: readonly [string, ...string[]];
  databaseUrl: string;
  port: number;
  /** How many processes `npm start` serves from. Null: one for each core, which the edge can't count. */
  webConcurrency: number | null;
  /** Seconds that a server told to end still takes requests, while it says that it is not ready. */
  shutdownDelay: number;
  /** How many proxies in front of the server are ours. 0: the socket's address is the client's. */
  trustProxy: number;
  /** Whether requests that name another host than APP_ORIGIN's are refused. */
  hostCheck: 'on' | 'off';
  bcryptCost: number;
  /** Seconds. */
  accessTokenTtl: number;
  /** Seconds a session lives without being used. */
  refreshTokenTtl: number;
  /** Seconds a session lives at most. */
  sessionMaxAge: number;
  /** Seconds that a session stays on record after it ended. */
  sessionRetention: number;
  /** Seconds that an audit event stays on record. */
  auditRetention: number;
  /** Whether people may make accounts themselves. */
  signUp: 'open' | 'closed';
  signUpEmail: 'optional' | 'required';
  /** Names that nobody may sign up with; `default` stands for the usual ones (lib/auth/reserved-username.ts). */
  reservedUsernames: readonly string[];
  /** In code points, for new passwords. */
  passwordMinLength: number;
  /** Null: mails land as files in `./data/outbox`. */
  smtpUrl: string | null;
  mailFrom: string;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** Who brings it may read the metrics, from anywhere; null: see lib/server/metrics-access.ts. */
  metricsToken: string | null;
  /** Where traces go; null: none are made. */
  otlpEndpoint: string | null;
  /** Where to report a weakness (RFC 9116); null: there is no security.txt. */
  securityContact: string | null;
}>;

/** What is wrong with the settings, one line each, fit to be shown to the operator. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    const count = problems.length === 1 ? 'one setting needs' : `${problems.length} settings need`;
    super(
      `Latchkey cannot start: ${count} attention (environment or .env).\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

const hostOf = (appOrigin: string | undefined) => (appOrigin ? new URL(appOrigin).hostname : 'localhost');

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

const isLocalhost = (appOrigin: string) => LOCAL_HOSTS.includes(new URL(appOrigin).hostname);

/** Whether a database is reached over a network without its URL saying who may read along there (ASVS 12.3.1, 12.3.2). */
function leavesTlsOpen(databaseUrl: string): boolean {
  if (!databaseUrl.startsWith('postgres')) return false;
  const { hostname, searchParams } = new URL(databaseUrl);
  const host = searchParams.get('host') ?? hostname;
  const onThisMachine = host === '' || host.startsWith('/') || LOCAL_HOSTS.includes(host);
  return !onThisMachine && !['verify-full', 'disable'].includes(searchParams.get('sslmode') ?? '');
}

/**
 * Checks the environment and returns the settings.
 *
 * @throws ConfigError naming every variable that is wrong, what is wrong with it and an example
 */
export function parseConfig(env: Environment): Config {
  const problems: string[] = [];
  const report: Report = (name, problem) =>
    problems.push(`${name} ${problem}. Example: ${name}=${VARIABLES[name].example}`);
  const settings = readSettings(env, report);
  checkTogether(settings, report);
  const isComplete = (_settings: Found): _settings is Config => problems.length === 0;
  if (!isComplete(settings)) throw new ConfigError(problems);
  return Object.freeze(settings);
}

/** Every setting; undefined where there is a problem with it. */
type Found = { [Name in keyof Config]: Config[Name] | undefined };

type Report = (name: VariableName, problem: string) => void;

function readSettings(env: Environment, report: Report): Found {
  const read = <N extends VariableName>(name: N, fallback?: string) => {
    const variable: { example: string; fallback?: string } = VARIABLES[name];
    // An empty variable counts as unset, as in a compose file's `NAME=`.
    const text = env[name] || (fallback ?? variable.fallback);
    if (text === undefined) return void report(name, 'is missing');
    const parsed = VARIABLES[name].schema.safeParse(text);
    if (parsed.success) return parsed.data as z.infer<(typeof VARIABLES)[N]['schema']>;
    return void report(name, parsed.error.issues[0]?.message ?? 'is not valid');
  };
  const readOptional = <N extends VariableName>(name: N) => (env[name] ? read(name) : null);

  const authSecrets = read('AUTH_SECRET');
  const databaseUrl = read('DATABASE_URL');
  const port = read('PORT');
  const appOrigin = read('APP_ORIGIN', `http://localhost:${port ?? VARIABLES.PORT.fallback}`);
  return {
    production: env.NODE_ENV === 'production',
    appOrigin,
    secureCookies: appOrigin?.startsWith('https:'),
    authSecrets: Object.freeze(authSecrets),
    databaseUrl,
    port,
    webConcurrency: readOptional('WEB_CONCURRENCY'),
    shutdownDelay: read('SHUTDOWN_DELAY'),
    trustProxy: read('TRUST_PROXY'),
    hostCheck: read('HOST_CHECK'),
    bcryptCost: read('BCRYPT_COST'),
    accessTokenTtl: read('ACCESS_TOKEN_TTL'),
    refreshTokenTtl: read('REFRESH_TOKEN_TTL'),
    sessionMaxAge: read('SESSION_MAX_AGE'),
    sessionRetention: read('SESSION_RETENTION'),
    auditRetention: read('AUDIT_RETENTION'),
    signUp: read('SIGN_UP'),
    signUpEmail: read('SIGN_UP_EMAIL'),
    reservedUsernames: Object.freeze(read('RESERVED_USERNAMES')),
    passwordMinLength: read('PASSWORD_MIN_LENGTH'),
    smtpUrl: readOptional('SMTP_URL'),
    mailFrom: read('MAIL_FROM', `Latchkey <no-reply@${hostOf(appOrigin)}>`),
    logLevel: read('LOG_LEVEL'),
    metricsToken: readOptional('METRICS_TOKEN'),
    otlpEndpoint: readOptional('OTEL_EXPORTER_OTLP_ENDPOINT'),
    securityContact: readOptional('SECURITY_CONTACT'),
  };
}

/** What each setting alone can't tell. */
function checkTogether(settings: Found, report: Report): void {
  const { production, appOrigin, databaseUrl, bcryptCost, metricsToken, authSecrets } = settings;
  const { accessTokenTtl, refreshTokenTtl, sessionMaxAge } = settings;
  if (production && appOrigin?.startsWith('http:') && !isLocalhost(appOrigin)) {
    report('APP_ORIGIN', 'must be https in production: over plain http anyone on the way can take the cookies');
  }
  if (production && databaseUrl && leavesTlsOpen(databaseUrl)) {
    const choice = 'sslmode=verify-full, or sslmode=disable where nobody else is on the network in between';
    report('DATABASE_URL', `names a PostgreSQL on another machine and must say ${choice}`);
  }
  if (production && bcryptCost !== undefined && bcryptCost < 10) {
    report('BCRYPT_COST', 'must be at least 10 in production: a leaked table would be guessed too fast');
  }
  if (accessTokenTtl !== undefined && refreshTokenTtl !== undefined && refreshTokenTtl < accessTokenTtl) {
    report('REFRESH_TOKEN_TTL', 'must be at least as long as ACCESS_TOKEN_TTL');
  }
  if (refreshTokenTtl !== undefined && sessionMaxAge !== undefined && sessionMaxAge < refreshTokenTtl) {
    report('SESSION_MAX_AGE', 'must be at least as long as REFRESH_TOKEN_TTL');
  }
  if (metricsToken && authSecrets?.includes(metricsToken)) {
    report('METRICS_TOKEN', 'must not be AUTH_SECRET: whoever reads the metrics could sign tokens');
  }
}

let checked: Config | undefined;

/** The settings of this process, checked at the first call. `next build` makes none, so a build needs no secrets. */
export function getConfig(): Config {
  checked ??= parseConfig(process.env);
  return checked;
}
