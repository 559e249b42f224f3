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

/** Every setting; undefined where there is a problem with it. */
type Found = { [Name in keyof Config]: Config[Name] | undefined };

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
  const report = (name: VariableName, problem: string) =>
    problems.push(`${name} ${problem}. Example: ${name}=${VARIABLES[name].example}`);

  const read = <N extends VariableName>(name: N, fallback?: string) => {
    const text = env[name] || fallback; // an empty variable counts as unset, as in a compose file's `NAME=`
    if (text === undefined) return void report(name, 'is missing');
    const parsed = VARIABLES[name].schema.safeParse(text);
    if (parsed.success) return parsed.data as z.infer<(typeof VARIABLES)[N]['schema']>;
    return void report(name, parsed.error.issues[0]?.message ?? 'is not valid');
  };

  const production = env.NODE_ENV === 'production';
  const authSecrets = read('AUTH_SECRET');
  const databaseUrl = read('DATABASE_URL', VARIABLES.DATABASE_URL.fallback);
  const port = read('PORT', VARIABLES.PORT.fallback);
  const webConcurrency = env.WEB_CONCURRENCY ? read('WEB_CONCURRENCY') : null;
  const appOrigin = read('APP_ORIGIN', `http://localhost:${port ?? VARIABLES.PORT.fallback}`);
  const shutdownDelay = read('SHUTDOWN_DELAY', VARIABLES.SHUTDOWN_DELAY.fallback);
  const trustProxy = read('TRUST_PROXY', VARIABLES.TRUST_PROXY.fallback);
  const hostCheck = read('HOST_CHECK', VARIABLES.HOST_CHECK.fallback);
  const bcryptCost = read('BCRYPT_COST', VARIABLES.BCRYPT_COST.fallback);
  const accessTokenTtl = read('ACCESS_TOKEN_TTL', VARIABLES.ACCESS_TOKEN_TTL.fallback);
  const refreshTokenTtl = read('REFRESH_TOKEN_TTL', VARIABLES.REFRESH_TOKEN_TTL.fallback);
  const sessionMaxAge = read('SESSION_MAX_AGE', VARIABLES.SESSION_MAX_AGE.fallback);
  const sessionRetention = read('SESSION_RETENTION', VARIABLES.SESSION_RETENTION.fallback);
  const auditRetention = read('AUDIT_RETENTION', VARIABLES.AUDIT_RETENTION.fallback);
  const signUp = read('SIGN_UP', VARIABLES.SIGN_UP.fallback);
  const signUpEmail = read('SIGN_UP_EMAIL', VARIABLES.SIGN_UP_EMAIL.fallback);
  const reservedUsernames = read('RESERVED_USERNAMES', VARIABLES.RESERVED_USERNAMES.fallback);
  const passwordMinLength = read('PASSWORD_MIN_LENGTH', VARIABLES.PASSWORD_MIN_LENGTH.fallback);
  const smtpUrl = env.SMTP_URL ? read('SMTP_URL') : null;
  const logLevel = read('LOG_LEVEL', VARIABLES.LOG_LEVEL.fallback);
  const metricsToken = env.METRICS_TOKEN ? read('METRICS_TOKEN') : null;
  const otlpEndpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT ? read('OTEL_EXPORTER_OTLP_ENDPOINT') : null;
  const securityContact = env.SECURITY_CONTACT ? read('SECURITY_CONTACT') : null;
  const mailFrom = read('MAIL_FROM', `Latchkey <no-reply@${hostOf(appOrigin)}>`);

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

  const settings: Found = {
    production,
    appOrigin,
    secureCookies: appOrigin?.startsWith('https:'),
    authSecrets: Object.freeze(authSecrets),
    databaseUrl,
    port,
    webConcurrency,
    shutdownDelay,
    trustProxy,
    hostCheck,
    bcryptCost,
    accessTokenTtl,
    refreshTokenTtl,
    sessionMaxAge,
    sessionRetention,
    auditRetention,
    signUp,
    signUpEmail,
    reservedUsernames: Object.freeze(reservedUsernames),
    passwordMinLength,
    smtpUrl,
    mailFrom,
    logLevel,
    metricsToken,
    otlpEndpoint,
    securityContact,
  };
  const isComplete = (_settings: Found): _settings is Config => problems.length === 0;
  if (!isComplete(settings)) throw new ConfigError(problems);
  return Object.freeze(settings);
}

let checked: Config | undefined;

/** The settings of this process, checked at the first call. `next build` makes none, so a build needs no secrets. */
export function getConfig(): Config {
  checked ??= parseConfig(process.env);
  return checked;
}
